import type { Plugin } from 'vite';

const NAME = 'virtual:mantine-variables.css';

/**
 * A Vite plugin that serves `virtual:mantine-variables.css`: the variables that MantineProvider would otherwise write
 * into a style element at run time. With them in the style sheet, `style-src 'self'` holds without a nonce.
 */
export const mantineVariables = (): Plugin => ({
  name: 'wellrun:mantine-variables',
  resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
  load: async (id) => {
    if (id !== `\0${NAME}`) return undefined;
    const { DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme } =
      await import('@mantine/core');
    const { cssVariablesResolver, scale } = await import('./mantine-theme.ts');
    const theme = mergeMantineTheme(DEFAULT_THEME, scale);
    const base = defaultCssVariablesResolver(theme);
    const own = cssVariablesResolver(theme);
    return convertCssVariables({
      variables: { ...base.variables, ...own.variables },
      light: { ...base.light, ...own.light },
      dark: { ...base.dark, ...own.dark },
    });
  },
});
