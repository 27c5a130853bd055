import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client.ts';
import { ConfirmHost } from './kit/confirm/confirm-host.tsx';
import { noteCover } from './kit/keys/combo.ts';
import { keepFocus } from './kit/keys/keep-focus.ts';
import { handleKey } from './kit/keys/registry.ts';
import { keepEarlyTyping } from './kit/palette/open.ts';
import { bringPractices } from './kit/practice.ts';
import { Toasts } from './kit/toast/toasts.tsx';
import { startTranslations } from './locales/i18n.ts';
import { practices } from './practices.ts';
import { router } from './router.tsx';
import { useTheme } from './theme/choice.ts';
import { theme } from './theme/mantine.ts';
import './theme/theme.css';
import './theme/mantine.css';
import 'virtual:mantine-variables.css';

startTranslations();
bringPractices(practices);
addEventListener('keydown', noteCover, true);
addEventListener('keydown', keepEarlyTyping);
addEventListener('keydown', handleKey);
addEventListener('focusout', keepFocus);

// The code of the page at hand comes along with who is asking, not after it.
for (const route of router.getMatchedRoutes(location.pathname)[0]) router.loadRouteChunk(route)?.catch(() => undefined);

/** Mantine's variables come with the style sheet and its global classes are unused, so it writes no style element. */
const Application = () => {
  const shown = useTheme().theme;
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={shown === 'dark' ? 'dark' : 'light'}
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <RouterProvider router={router} />
        </Suspense>
        <Toasts />
        <ConfirmHost />
      </QueryClientProvider>
    </MantineProvider>
  );
};

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Application />
    </StrictMode>,
  );
