/** The part of pino's logger that is used here, so that an edge runtime can bring its own. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT_LOGGER: Logger = { info() {}, warn() {}, error() {} };
