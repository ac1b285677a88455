/** "Night pharmacy: 555-0105". A time such as 9:30 has no space after its colon. */
const RECORD = /^\s*(?:[-*•]\s+)?([\p{L}\p{N}][^:]{0,60}?)\s*:\s+(\S.*)$/u;
const MOST_LABEL_WORDS = 7;
const LONGEST_LEAD = 60;
const LONGEST_ROW = 70;

/** The label of a line that is a record. */
function labelOf(line: string): string | undefined {
  const label = RECORD.exec(line)?.[1];
  return label === undefined || label.split(/\s+/).length > MOST_LABEL_WORDS || /[.!?]\s/.test(label)
    ? undefined
    : label;
}

/** The items of lines that each begin with a label; undefined when one does not. */
export function labelledItems(lines: readonly string[]): string[] | undefined {
  if (DESCRIPTION.test(lines[1] ?? '')) return descriptionItems(lines);
  const records = joinContinued(lines);
  const areLabelled = records.length >= 2 && records.every((line) => labelOf(line) !== undefined);
  return areLabelled ? records.map(toItem) : undefined;
}

/**
 * The items of lines that are one record each, such as "Night pharmacy: 555-0105" or "Library 555-0102"; undefined
 * when the lines are a text. A first line that introduces the records is repeated in each, so that each can be
 * understood alone.
 */
export function recordItems(lines: readonly string[], areBroken: boolean): string[] | undefined {
  const [first = '', ...others] = lines;
  const all = joinContinued(lines);
  if (all.length >= 2 && areRecords(all, areBroken)) return all.map(toItem);
  const rest = joinContinued(others);
  const isLead =
    first.trim().length <= LONGEST_LEAD && !/[.!?,;]\s*$/.test(first) && labelOf(first) === undefined;
  if (!isLead || rest.length < 2 || !areRecords(rest, areBroken)) return undefined;
  const lead = squeeze(first).replace(/\s*:$/, '');
  return rest.map((line) => `- ${lead}: ${withoutBullet(line)}`);
}

function areRecords(lines: readonly string[], areBroken: boolean): boolean {
  return lines.every((line) => labelOf(line) !== undefined) || areRows(lines, areBroken);
}

/** A line that is indented below a record, or goes on in lower case, belongs to it. */
function joinContinued(lines: readonly string[]): string[] {
  const joined: string[] = [];
  const indent = indentOf(lines[0] ?? '');
  for (const line of lines) {
    const last = joined.at(-1);
    const continues = labelOf(line) === undefined && (indentOf(line) > indent || /^\s*\p{Ll}/u.test(line));
    if (last !== undefined && labelOf(last) !== undefined && continues)
      joined[joined.length - 1] = `${last} ${squeeze(line)}`;
    else joined.push(line);
  }
  return joined;
}

/** Units count only after a digit: "am" is a word in German, and a price may follow "in Euro". */
const ENDS_IN_FIGURE =
  /(?:\d\S*|[\d–-]\s*(?:[€$£%]|eur|euros?|chf|usd|gbp|[ap]\.?m\.?|h|km|min)|\b(?:closed|free|none|uhr|geschlossen|frei|kostenlos|fermé|gratuit|cerrado|gratis|chiuso|gesloten))$/iu;
/** A line that goes on in the next one: "ends on the 28." above "February 2027". */
const GOES_ON = /(?:(?:^|\s)\d{1,2}\.|,)$/;

/** No program fills lines this short. */
const SHORT_LINE = 40;

/** Short lines that each end in a figure, and that their author broke before the line was full. */
function areRows(lines: readonly string[], areBroken: boolean): boolean {
  const texts = lines.map(squeeze);
  const width = Math.max(...texts.map(({ length }) => length));
  const isShort =
    width <= LONGEST_ROW && texts.every((text) => /^[\p{Lu}\p{Lo}\d]/u.test(text) && /\p{L}/u.test(text));
  if (!isShort || !texts.every((text) => ENDS_IN_FIGURE.test(text))) return false;
  if (texts.slice(0, -1).some((text) => GOES_ON.test(text))) return false;
  return (
    areBroken ||
    width <= SHORT_LINE ||
    texts
      .slice(1)
      .some((text, index) => (texts[index]?.length ?? 0) + 1 + (text.split(' ')[0]?.length ?? 0) <= width)
  );
}

const DESCRIPTION = /^\s{0,3}:\s+\S/;

/** Terms with lines below them that begin with a colon, as in the Markdown of many programs. */
function descriptionItems(lines: readonly string[]): string[] {
  const items: string[] = [];
  let term = '';
  let isDescribed = false;
  for (const line of lines) {
    const last = items.at(-1);
    if (DESCRIPTION.test(line)) {
      items.push(`- ${term}: ${squeeze(line).replace(/^: /, '')}`);
      isDescribed = true;
    } else if (isDescribed && last !== undefined && /^(?:\s|\p{Ll})/u.test(line)) {
      items[items.length - 1] = `${last} ${squeeze(line)}`;
    } else {
      term = isDescribed || term === '' ? squeeze(line) : `${term} / ${squeeze(line)}`;
      isDescribed = false;
    }
  }
  return isDescribed ? items : [...items, `- ${term}`];
}

/** Whether the lines of a paragraph are one record with the same labels as the lines of another. */
export function isCard(lines: readonly string[], like: readonly string[]): boolean {
  const labels = joinContinued(lines).map(labelOf);
  const others = joinContinued(like).map(labelOf);
  if (labels.length < 2 || labels.includes(undefined) || labels[0] !== others[0]) return false;
  const isDistinct = new Set(labels).size === labels.length;
  const shared = labels.filter((label) => others.includes(label)).length;
  return isDistinct && shared >= Math.min(labels.length, others.length) / 2 && shared >= 2;
}

/** A record of several lines as one item: "- Name: Library; Telephone: 555-0102". */
export function toCard(lines: readonly string[]): string {
  return `- ${joinContinued(lines).map(withoutBullet).join('; ')}`;
}

function toItem(line: string): string {
  return `- ${withoutBullet(line)}`;
}

function withoutBullet(line: string): string {
  return squeeze(line).replace(/^[-*•]\s+/, '');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}
