import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post, request } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import type { RecordType, Ref } from '../../api/types.ts';
import type { SavedView } from '../../api/views.ts';
import { say } from '../toast/store.ts';
import { savedOf, type Question } from './question.ts';

/** How a view is called, and who has it. */
export type ViewSettings = {
  title: string;
  sharing: 'me' | 'team' | 'all';
  team: Ref | null;
  defaultFor: string[];
  portal: boolean;
};

const bodyOf = ({ title, sharing, team, defaultFor, portal }: ViewSettings) => ({
  title,
  confidential: sharing !== 'all',
  team: sharing === 'team' ? (team?.id ?? null) : null,
  defaultFor: sharing === 'all' ? defaultFor : [],
  portal: sharing === 'all' && portal,
});

/** What is done with views: each write is a change of the record, and is said. */
export const useViews = (type: RecordType) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate({ from: '/$plural' });
  const fresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['records', 'savedView'] });
  const go = (view: string | undefined): Promise<void> => navigate({ search: view === undefined ? {} : { view } });
  const refused = (error: unknown): void =>
    say({ tone: 'bad', text: t('view.refused'), detail: isProblem(error) ? error.message : t('state.unexpected') });
  const patch = (view: SavedView, values: object): Promise<SavedView> =>
    request<SavedView>('PATCH', `/saved-views/${view.id}`, { body: values, version: view.version });

  return {
    /** Keeps the question as a new view and goes there. Throws what the API refuses, for the form. */
    create: async (question: Question, settings: ViewSettings): Promise<void> => {
      const made = await post<SavedView>(
        '/saved-views',
        { recordType: type.name, ...savedOf(question), ...bodyOf(settings) },
        { idempotencyKey: crypto.randomUUID() },
      );
      await fresh();
      await go(made.number);
      say({ tone: 'ok', text: t('view.saved', { name: made.title }) });
    },
    /** Changes name, sharing and whose first view it is. Throws what the API refuses, for the form. */
    change: async (view: SavedView, settings: ViewSettings): Promise<void> => {
      await patch(view, bodyOf(settings));
      await fresh();
      say({ tone: 'ok', text: t('view.saved', { name: settings.title }) });
    },
    /** Keeps the question in the view that it began from. */
    save: async (view: SavedView, question: Question): Promise<void> => {
      try {
        await patch(view, savedOf(question));
        await fresh();
        await go(view.number);
        say({ tone: 'ok', text: t('view.saved', { name: view.title }) });
      } catch (error) {
        refused(error);
        await fresh();
      }
    },
    /** Takes it away; it can be brought back at once. */
    remove: async (view: SavedView): Promise<void> => {
      const take = (name: 'retire' | 'restore', version: number): Promise<SavedView> =>
        post<SavedView>(`/saved-views/${view.id}/transitions/${name}`, {}, { version });
      try {
        const gone = await take('retire', view.version);
        await go(undefined);
        await fresh();
        say({
          tone: 'ok',
          text: t('view.removed', { name: view.title }),
          action: {
            label: t('keys.undo'),
            keys: 'z',
            run: () =>
              void take('restore', gone.version)
                .then(fresh)
                .then(() => go(view.number))
                .catch(refused),
          },
        });
      } catch (error) {
        refused(error);
      }
    },
    copyLink: async (): Promise<void> => {
      await navigator.clipboard.writeText(location.href);
      say({ tone: 'ok', text: t('view.copied') });
    },
  };
};
