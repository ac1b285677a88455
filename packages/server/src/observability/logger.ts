/** The part of pino's interface that is used here. An edge runtime brings its own implementation. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT_LOGGER: Logger = { info() {}, warn() {}, error() {} };
