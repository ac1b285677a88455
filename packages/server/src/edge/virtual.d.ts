declare module 'virtual:page' {
  /** The chat page, inlined by the build: there is no file system at the edge. */
  export const page: ReadonlyMap<string, import('../pages/index.ts').PageAsset>;
}
