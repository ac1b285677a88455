declare module 'virtual:test-files' {
  /** Core's test files by their path below its sources. Importing one registers its tests. */
  export const testFiles: Readonly<Record<string, () => Promise<unknown>>>;
}
