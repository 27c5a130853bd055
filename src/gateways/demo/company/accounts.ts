/** People whom the story names besides TechSol's own, and who keeps its registers. */
export const CONTACT = 'Étienne Arnaud';
export const USER = 'Nadia Benali';
export const EXTERNAL_AUDITOR = 'Helena Brandt';
export const ADMINISTRATOR = 'Yuki Tanaka';

/** Somebody to sign in as: what they see, in a sentence. */
export type DemoAccount = {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly about: string;
};

/** One for each point of view, in the order in which the sign-in page shows them. */
export const ACCOUNTS: readonly DemoAccount[] = [
  {
    name: 'Inès Moreau',
    email: 'ines.moreau@techsol.example',
    role: 'Service desk agent',
    about: 'Works on the queue of the service desk EMEA in Lyon.',
  },
  {
    name: 'Grace Okafor',
    email: 'grace.okafor@techsol.example',
    role: 'Process owner',
    about: 'Owns incident management: its figures, its procedure, its exceptions.',
  },
  {
    name: 'Camille Laurent',
    email: 'camille.laurent@techsol.example',
    role: 'Service owner',
    about: 'Answers for the Patient Portal and the Radiology Archive.',
  },
  {
    name: 'Henrik Sørensen',
    email: 'henrik.sorensen@techsol.example',
    role: 'SMS manager',
    about: 'Runs the service management system, and its evidence.',
  },
  {
    name: 'Amara Okonkwo',
    email: 'amara.okonkwo@techsol.example',
    role: 'Top management',
    about: 'Wants to know what is wrong, and whether it gets better.',
  },
  {
    name: CONTACT,
    email: 'etienne.arnaud@saint-clair.example',
    role: "Customer's service contact",
    about: 'Sees everything that Hôpital Saint-Clair has reported.',
  },
  {
    name: USER,
    email: 'nadia.benali@saint-clair.example',
    role: 'End user',
    about: 'Radiology, Hôpital Saint-Clair. Reports incidents and follows them.',
  },
  {
    name: 'Oskar Nowak',
    email: 'oskar.nowak@techsol.example',
    role: 'Internal auditor',
    about: 'Reads everything, changes nothing.',
  },
  {
    name: EXTERNAL_AUDITOR,
    email: 'helena.brandt@certora.example',
    role: 'External auditor',
    about: 'Comes for the surveillance audit: clauses, evidence, history.',
  },
  {
    name: 'Yuki Tanaka',
    email: 'yuki.tanaka@techsol.example',
    role: 'Administrator',
    about: 'People, access, settings.',
  },
];
