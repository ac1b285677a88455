/** Everything that could steer a terminal: control characters but tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A text from a service that is not trusted, so that it can be written to a terminal. */
export function toPrintable(text: string): string {
  return text.replace(CONTROLS, '');
}
