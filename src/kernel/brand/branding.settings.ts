import { z } from 'zod';
import { defineSetting } from '../settings/settings.ts';
import { PICTURE_TYPES } from './picture.ts';
import { missingPictures } from './picture-store.ts';

const picture = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'names no picture'),
  type: z.enum(PICTURE_TYPES),
  width: z.int().min(1).max(4_000),
  height: z.int().min(1).max(4_000),
});
/** Mail programs and files take pixels only. */
const pixels = picture.extend({ type: z.literal('image/png', 'is a PNG: mail programs show nothing else') });

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'is one line');
const lines = (most: number) => z.string().trim().min(1).max(most);
/** Where a link leads: a page, an address to write or to call, or a page of ours. */
const address = z
  .string()
  .trim()
  .max(300)
  .regex(
    /^(?:https?:\/\/[^\s/]+\S*|mailto:[^\s@]+@[^\s@]+|tel:[+\d][\d -]*|\/(?!\/)\S*)$/u,
    'is an address: https://…, mailto:…, tel:… or /…',
  );

const look = {
  name: line(60).optional(),
  logoLight: picture.optional(),
  logoDark: picture.optional(),
  logoMail: pixels.optional(),
};

const organisation = z.strictObject({
  ...look,
  icon: picture.optional(),
  accent: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'is a colour such as #006175')
    .optional(),
  welcome: lines(300).optional(),
  support: z.strictObject({ text: line(80), address }).optional(),
  greeting: line(120).optional(),
  introduction: lines(600).optional(),
  links: z
    .array(z.strictObject({ text: line(40), address }))
    .max(8)
    .optional(),
  mailHead: z.enum(['logo', 'name', 'none']).optional(),
  mailFoot: lines(600).optional(),
});

/** How the organisation shows itself. What is left out is as the product has it. */
export type Branding = z.infer<typeof organisation>;

export const branding = defineSetting<Branding>({
  name: 'branding.organisation',
  label: 'Branding',
  schema: organisation,
  initial: {},
  check: missingPictures,
});

const customer = z.strictObject({ customer: z.uuid().meta({ ref: 'customer' }), ...look });

/** How the portal and mails look to the people of a customer; what is left out is the organisation's. */
export type CustomerBranding = z.infer<typeof customer>;

export const customerBranding = defineSetting<readonly CustomerBranding[]>({
  name: 'branding.customers',
  label: 'Branding by customer',
  schema: z
    .array(customer)
    .max(300)
    .refine((list) => new Set(list.map((each) => each.customer)).size === list.length, 'names a customer twice'),
  initial: [],
  check: missingPictures,
});
