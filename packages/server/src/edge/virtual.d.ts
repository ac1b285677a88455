declare module 'virtual:page' {
  /** The chat page, written in by the build: there are no files at the edge. */
  export const page: ReadonlyMap<string, import('../pages/index.ts').PageAsset>;
}

declare module 'virtual:swagger-ui' {
  /** The files of Swagger UI, written in by the build. */
  export const version: string;
  export const files: Readonly<Record<import('../openapi/index.ts').SwaggerUiFile, string>>;
}
