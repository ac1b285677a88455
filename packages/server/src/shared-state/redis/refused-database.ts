import { ConfigurationError } from '@rag/configuration';

/**
 * The problem if the server does not let this user select the database of `REDIS_URL`; `undefined` for any other error.
 * Without that, ioredis would go on with database 0.
 */
export function toRefusedDatabase(error: unknown, database: number): ConfigurationError | undefined {
  if (!isReplyToSelect(error)) return undefined;
  const subject = `REDIS_URL: database ${database} cannot be selected`;
  if (error.message.startsWith('NOPERM '))
    return new ConfigurationError([
      `${subject}, as its user may not use the command: grant +select, or remove the number`,
    ]);
  // Other errors, such as NOAUTH, say nothing about the database.
  if (!error.message.startsWith('ERR ')) return undefined;
  return new ConfigurationError([
    /out of range|invalid/i.test(error.message)
      ? `${subject}, as the server has no such database: set a smaller number, or remove it`
      : `${subject}, as the server refuses it: remove the number`,
  ]);
}

function isReplyToSelect(error: unknown): error is Error {
  if (!(error instanceof Error) || !('command' in error)) return false;
  const { command } = error;
  return typeof command === 'object' && command !== null && 'name' in command && command.name === 'select';
}
