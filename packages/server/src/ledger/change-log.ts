import type { Logger } from '../observability/index.ts';

/** Writes one line when something stops working and one when it works again, and nothing in between. */
export function createChangeLog(
  logger: Logger,
  messages: { readonly good: string; readonly bad: string },
): (isGood: boolean) => void {
  let wasGood = true;
  return (isGood) => {
    if (isGood === wasGood) return;
    wasGood = isGood;
    if (isGood) logger.info({}, messages.good);
    else logger.warn({}, messages.bad);
  };
}
