// Runs before the first paint, so that nobody who works in the dark is shown a white page. Same rule as theme/choice.ts.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('wellrun.theme') || 'system';
  } catch {}
  const wants = (query) => matchMedia(query).matches;
  const theme =
    choice !== 'system'
      ? choice
      : wants('(prefers-contrast: more)')
        ? 'contrast'
        : wants('(prefers-color-scheme: dark)')
          ? 'dark'
          : 'light';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.mantineColorScheme = theme === 'dark' ? 'dark' : 'light';
})();
