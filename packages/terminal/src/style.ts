import { styleText } from 'node:util';

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

const plain: Paint = (text) => text;

/** For files, pipes and readers without colours. */
export const PLAIN: Style = { bold: plain, dim: plain, green: plain, yellow: plain };

/** For a terminal; plain where `stream` is none, or `NO_COLOR` is set. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const paint =
    (format: 'bold' | 'dim' | 'green' | 'yellow'): Paint =>
    (text) =>
      styleText(format, text, { stream });
  return { bold: paint('bold'), dim: paint('dim'), green: paint('green'), yellow: paint('yellow') };
}
