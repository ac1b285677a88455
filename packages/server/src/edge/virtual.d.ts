declare module 'virtual:page' {
  /** The chat page, written in by the build: there are no files at the edge. */
  export const page: ReadonlyMap<string, import('../pages/index.ts').PageAsset>;
}
