/** @import { Answer, Citation } from './ask.js' */
/** @import { Inline } from './answer-text.js' */
import { parseAnswer } from './answer-text.js';

/** So many headings at the most stand above each other. */
const MOST_HEADINGS = 4;

/**
 * An answer on the page, from the first word to the last. All text goes in as text, never as markup.
 * @param {HTMLElement} conversation
 */
export function createAnswerView(conversation) {
  const article = element('article', 'answer');
  article.setAttribute('aria-label', 'Answer');
  // Screen readers wait for the whole answer and are not interrupted by every word of it.
  article.setAttribute('aria-busy', 'true');
  const body = element('div', 'answer-text');
  article.append(body);
  conversation.append(article);
  let text = '';

  return {
    element: article,

    /** @param {string} delta */
    append(delta) {
      text += delta;
      renderText(body, text, []);
    },

    /** Takes back what was shown: someone else writes the answer anew. */
    restart() {
      text = '';
      renderText(body, text, []);
    },

    /** @param {Answer} answer */
    finish(answer) {
      renderText(body, answer.answer, answer.citations);
      if (answer.citations.length > 0) article.append(renderSources(answer.citations));
      const remarks = remarksOn(answer);
      if (remarks !== '') article.append(element('p', 'remark', remarks));
      article.setAttribute('aria-busy', 'false');
      linkMarkersToCards(article);
    },

    /** @param {string} remark */
    stop(remark) {
      article.append(element('p', 'remark', remark));
      article.setAttribute('aria-busy', 'false');
    },

    /**
     * @param {string} message
     * @param {(() => void) | undefined} retry
     */
    fail(message, retry) {
      const box = element('div', 'failure');
      box.setAttribute('role', 'alert');
      box.append(element('p', '', message));
      if (retry !== undefined) {
        const button = /** @type {HTMLButtonElement} */ (element('button', 'quiet', 'Try again'));
        button.type = 'button';
        button.addEventListener('click', retry);
        box.append(button);
      }
      article.append(box);
      article.setAttribute('aria-busy', 'false');
    },
  };
}

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function element(tag, className = '', text = '') {
  const node = document.createElement(tag);
  if (className !== '') node.className = className;
  node.textContent = text;
  return node;
}

/**
 * @param {HTMLElement} body
 * @param {string} text
 * @param {readonly Citation[]} citations
 */
function renderText(body, text, citations) {
  const blocks = parseAnswer(text).map((block) => {
    if (block.kind === 'list') {
      const list = element(block.ordered ? 'ol' : 'ul');
      for (const item of block.items) list.append(withInline(element('li'), item, citations));
      return list;
    }
    const paragraph = element('p');
    block.lines.forEach((line, index) => {
      if (index > 0) paragraph.append(element('br'));
      withInline(paragraph, line, citations);
    });
    return paragraph;
  });
  body.replaceChildren(...blocks);
}

/**
 * @param {HTMLElement} parent
 * @param {readonly Inline[]} parts
 * @param {readonly Citation[]} citations
 */
function withInline(parent, parts, citations) {
  for (const part of parts) {
    if (part.kind === 'marker') parent.append(renderMarker(part.marker, citations));
    else parent.append(part.kind === 'strong' ? element('strong', '', part.text) : part.text);
  }
  return parent;
}

/**
 * @param {number} marker
 * @param {readonly Citation[]} citations
 */
function renderMarker(marker, citations) {
  const citation = citations.find((candidate) => candidate.marker === marker);
  if (citation === undefined) return element('span', 'marker', String(marker));
  const link = documentLink(citation, String(marker));
  link.className = 'marker';
  link.dataset['marker'] = String(marker);
  link.setAttribute('aria-label', `Source ${marker}: ${placeOf(citation)}`);
  return link;
}

/** @param {readonly Citation[]} citations */
function renderSources(citations) {
  const list = element('ol', 'sources');
  list.setAttribute('aria-label', 'Sources');
  for (const citation of citations) {
    const card = element('li', 'source');
    card.dataset['marker'] = String(citation.marker);
    const title = element('p');
    const number = element('span', 'marker', String(citation.marker));
    number.setAttribute('aria-hidden', 'true');
    title.append(number, ' ', documentLink(citation, citation.source));
    if (citation.page !== undefined) title.append(element('span', 'place', ` · page ${citation.page}`));
    card.append(title);
    if (citation.heading !== undefined) card.append(element('p', 'place', citation.heading));
    card.append(element('p', 'excerpt', shownExcerpt(citation)));
    list.append(card);
  }
  return list;
}

/**
 * @param {Citation} citation
 * @param {string} text
 */
function documentLink({ reference }, text) {
  const link = /** @type {HTMLAnchorElement} */ (element('a', '', text));
  link.href = new URL(reference, new URL('documents/', document.baseURI)).href;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}

/**
 * The passage without its blank lines, and without its heading, which stands above it on the card already. In
 * the passage itself the heading may come after those that it stands under.
 * @param {Citation} citation
 */
function shownExcerpt({ heading, excerpt }) {
  const lines = excerpt.split('\n').filter((line) => line.trim() !== '');
  const at = heading === undefined ? -1 : lines.slice(0, MOST_HEADINGS).indexOf(heading);
  return lines.filter((_, index) => index !== at).join('\n');
}

/** @param {Citation} citation */
function placeOf({ source, page }) {
  return page === undefined ? source : `${source}, page ${page}`;
}

/** @param {Answer} answer */
function remarksOn({ cached, degraded, truncated }) {
  return [
    truncated ? 'The answer was cut at its greatest length.' : '',
    degraded ? 'A part of the service is not available right now; the answer may be simpler than usual.' : '',
    cached ? 'Answered before: shown again from memory.' : '',
  ]
    .filter((remark) => remark !== '')
    .join(' ');
}

/**
 * Pointing at a marker lights up its card.
 * @param {HTMLElement} article
 */
function linkMarkersToCards(article) {
  for (const marker of article.querySelectorAll('a.marker')) {
    const number = /** @type {HTMLElement} */ (marker).dataset['marker'];
    const card = article.querySelector(`.source[data-marker="${number}"]`);
    for (const type of ['pointerenter', 'focus'])
      marker.addEventListener(type, () => card?.classList.add('lit'));
    for (const type of ['pointerleave', 'blur'])
      marker.addEventListener(type, () => card?.classList.remove('lit'));
  }
}
