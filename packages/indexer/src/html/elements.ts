import type { DefaultTreeAdapterTypes } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function attributeOf({ attrs }: Element, name: string): string | undefined {
  return attrs.find((attribute) => attribute.name === name)?.value;
}

/** Elements that a browser does not display, and the navigation, which every page of a site repeats. */
const HIDDEN = names(
  'head script style noscript template nav iframe object canvas audio video datalist del s strike noembed noframes rp area param ' +
    'source track annotation annotation-xml',
);
const HIDDEN_ROLES = names('navigation search');
const HIDING_STYLE =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0(?![.\d])|text-decoration(?:-line)?\s*:[^;]*line-through)/i;

/** Whether a browser shows nothing of an element, or shows it struck out. */
export function isHidden(element: Element): boolean {
  const { tagName } = element;
  if (HIDDEN.has(tagName)) return true;
  if (tagName === 'dialog' && attributeOf(element, 'open') === undefined) return true;
  // What a search of the page finds, or what a click opens, is not hidden.
  const hidden = attributeOf(element, 'hidden');
  if (hidden !== undefined && hidden.toLowerCase() !== 'until-found') return true;
  if (HIDDEN_ROLES.has(attributeOf(element, 'role') ?? '')) return true;
  return HIDING_STYLE.test(attributeOf(element, 'style') ?? '');
}

const BLOCKS = names(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 ' +
    'h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol optgroup option p plaintext pre search section select ' +
    'summary table tbody td textarea tfoot th thead tr ul xmp',
);
const BLOCK_STYLE = /(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)\b/i;

/** Whether an element stands on lines of its own. */
export function isBlock(element: Element): boolean {
  return BLOCKS.has(element.tagName) || BLOCK_STYLE.test(attributeOf(element, 'style') ?? '');
}

export function holdsBlock(element: Element): boolean {
  return element.childNodes.some(
    (child) => isElement(child) && !isHidden(child) && (isBlock(child) || holdsBlock(child)),
  );
}

/** The children of an element that are shown. */
export function shownChildren({ childNodes }: Pick<Element, 'childNodes'>): Element[] {
  return childNodes.filter(isElement).filter((child) => !isHidden(child));
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
