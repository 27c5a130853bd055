/** Below the API: the pictures of whoever asks. */
export const PICTURES = '/api/v1/branding/pictures';

export type ShownPicture = { readonly address: string; readonly width: number; readonly height: number };
export type BrandLink = { readonly text: string; readonly address: string };

/** How the product shows itself to somebody, as the pages take it. */
export type Brand = {
  /** null where the organisation goes by its own name, and the product by its. */
  readonly name: string | null;
  readonly logo: { readonly light: ShownPicture; readonly dark: ShownPicture } | null;
  readonly icon: { readonly address: string; readonly type: string } | null;
  /** The style sheet of its accent colour. */
  readonly sheet: string | null;
  readonly welcome: string | null;
  readonly support: BrandLink | null;
  readonly greeting: string | null;
  readonly introduction: string | null;
  readonly links: readonly BrandLink[];
};
