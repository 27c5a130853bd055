/** The driver's own conversion of values to what the server reads; part of the package, but not of its types. */
declare module 'pg/lib/utils.js' {
  export const prepareValue: (value: unknown) => string | Buffer | null;
}
