import type { Step } from '../ledger.ts';
import { identifier } from '../random.ts';
import { oneOf, textOf } from '../table.ts';
import { DAY, HOUR, memberOf, move, servedBy, type Registers } from './registers.ts';

type Plan = {
  readonly title: string;
  readonly kind: 'howTo' | 'knownError' | 'policy' | 'faq';
  readonly audience: 'internal' | 'customer' | 'public';
  readonly service: string;
  /** Days since it was published, or how far it has come. */
  readonly standing: number | 'draft' | 'review';
  readonly helpful: number;
  readonly unhelpful: number;
  readonly text: string;
};

const plans = (): Plan[] =>
  textOf('data/articles.txt')
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...lines] = part.split('\n');
      const [title = '', kind, audience, service = '', standing = '', helpful, unhelpful] = head
        .split('|')
        .map((column) => column.trim());
      return {
        title,
        kind: oneOf(['howTo', 'knownError', 'policy', 'faq'], kind, title),
        audience: oneOf(['internal', 'customer', 'public'], audience, title),
        service,
        standing: standing === 'draft' || standing === 'review' ? standing : Number(standing),
        helpful: Number(helpful),
        unhelpful: Number(unhelpful),
        text: lines.join('\n').trim(),
      };
    });

/** Writes what the service desk and its customers read: most of it published, with what its readers thought of it. */
export const writeArticles = (world: Registers): void => {
  const { ledger, staff, random } = world;
  const manager = staff.called('Henrik Sørensen');
  for (const plan of plans()) {
    const known = world.services.has(plan.service);
    const team = known ? servedBy(world, plan.service).team : staff.team('desk-emea');
    const at = ledger.now - (typeof plan.standing === 'number' ? plan.standing + 4 : random.between(3, 9)) * DAY;
    const author = memberOf(world, team, at);
    const steps: Step[] = [
      {
        at,
        by: author,
        change: {
          action: 'create',
          values: {
            title: plan.title,
            description: plan.text,
            kind: plan.kind,
            audience: plan.audience,
            owner: author.id,
            service: known ? servedBy(world, plan.service).service.id : null,
          },
        },
      },
    ];
    if (plan.standing !== 'draft') steps.push(move(at + DAY, author, 'submit', 'inReview'));
    if (typeof plan.standing === 'number') {
      const published = at + 4 * DAY;
      const reviewBy = new Date(published + 365 * DAY).toISOString().slice(0, 10);
      steps.push(move(published, manager, 'publish', 'published', { reviewBy }), {
        at: ledger.now - random.between(2, 40) * HOUR,
        by: null,
        change: { action: 'import', values: { helpful: plan.helpful, unhelpful: plan.unhelpful } },
      });
    }
    ledger.write({ type: 'article', id: identifier(random, at), number: ledger.number('article'), steps });
  }
};
