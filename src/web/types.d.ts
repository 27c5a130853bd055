import 'react';

declare module 'react' {
  // Custom properties are how a figure (a share, a column width) reaches a style sheet.
  interface CSSProperties {
    [custom: `--${string}`]: string | number | undefined;
  }
}
