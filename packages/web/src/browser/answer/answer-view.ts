import type { Answer, Citation } from '@rag/client';
import { element } from '../dom.ts';
import { findClaims } from '../passage/find-claims.ts';
import { createSourceCard, describePlace } from '../passage/source-card.ts';
import type { Texts } from '../texts/texts.ts';
import { createAnswerText } from './answer-text.ts';
import { resolveLink } from './resolve-link.ts';

export interface AnswerViewOptions {
  readonly texts: Texts;
  /** Where the documents are, with a slash at the end. */
  readonly documentsUrl: string;
}

export interface AnswerView {
  readonly element: HTMLElement;
  /** Shows what the service is doing while there is no text yet. */
  showStep(step: string): void;
  append(delta: string): void;
  /** Removes the text, because the service writes the answer anew. */
  restart(): void;
  /** Gives back the text for a screen reader. */
  finish(answer: Answer): string;
  /** Ends the answer where it is, with what there is to say or do about that. */
  end(...footer: readonly (HTMLElement | undefined)[]): void;
}

/** An answer on the page. */
export function createAnswerView({ texts, documentsUrl }: AnswerViewOptions): AnswerView {
  const resolve = (href: string): string | undefined => resolveLink(href, documentsUrl);
  const body = createAnswerText({
    resolveLink: resolve,
    renderMarker: (marker) => element('span', { class: 'marker' }, String(marker)),
  });
  const step = element('p', { class: 'step' });
  const answer = element('div', { class: 'answer', 'aria-busy': 'true' }, step, body.element);
  let text = '';
  let frame: number | undefined;

  // At most once a frame: a model may send many pieces in one.
  function showSoon(): void {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      body.show(text);
    });
  }

  function settle(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    step.remove();
    answer.setAttribute('aria-busy', 'false');
  }

  return {
    element: answer,
    showStep(label) {
      step.textContent = label;
    },
    append(delta) {
      step.remove();
      text += delta;
      showSoon();
    },
    restart() {
      text = '';
      showSoon();
    },
    finish(whole) {
      settle();
      const urlOf = ({ reference }: Citation): string => new URL(reference, documentsUrl).href;
      body.finish(whole.answer, {
        resolveLink: resolve,
        renderMarker: (marker) => renderMarker(marker, whole.citations, { texts, urlOf }),
      });
      if (whole.citations.length > 0) {
        const claims = findClaims(whole.answer);
        const cards = whole.citations.map((citation) =>
          createSourceCard(citation, {
            url: urlOf(citation),
            claims: claims.get(citation.marker) ?? [],
            texts,
          }),
        );
        answer.append(element('ol', { class: 'sources', 'aria-label': texts.sources }, ...cards));
        linkMarkersToCards(answer);
      }
      return body.spoken();
    },
    end(...footer) {
      if (frame !== undefined) body.show(text);
      settle();
      answer.append(...footer.filter((part) => part !== undefined));
    },
  };
}

interface MarkerOptions {
  readonly texts: Texts;
  readonly urlOf: (citation: Citation) => string;
}

function renderMarker(marker: number, citations: readonly Citation[], { texts, urlOf }: MarkerOptions): Node {
  const citation = citations.find((candidate) => candidate.marker === marker);
  if (citation === undefined) return element('span', { class: 'marker' }, String(marker));
  return element(
    'a',
    {
      class: 'marker',
      href: urlOf(citation),
      target: '_blank',
      rel: 'noopener',
      'data-marker': String(marker),
      'aria-label': texts.sourceLink(marker, describePlace(citation, texts)),
    },
    String(marker),
  );
}

/** A marker that is pointed at or focused lights up its card. */
function linkMarkersToCards(answer: HTMLElement): void {
  for (const marker of answer.querySelectorAll<HTMLElement>('a.marker')) {
    const card = answer.querySelector(`.source[data-marker="${marker.dataset['marker']}"]`);
    for (const type of ['pointerenter', 'focus'])
      marker.addEventListener(type, () => card?.classList.add('lit'));
    for (const type of ['pointerleave', 'blur'])
      marker.addEventListener(type, () => card?.classList.remove('lit'));
  }
}
