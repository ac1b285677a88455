/** The part of autocannon that is used here; the package brings no types. */
declare module 'autocannon' {
  export interface LoadOptions {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
  }

  export interface LoadResult {
    readonly requests: { readonly average: number; readonly total: number };
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }

  const autocannon: (options: LoadOptions) => Promise<LoadResult>;
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default autocannon;
}
