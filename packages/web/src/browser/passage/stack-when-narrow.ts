/**
 * Gives a table the class `stacked` while it is wider than the box around it: its rows are then set below each other,
 * each cell with the name of its column, so that no cell is out of view.
 */
export function stackWhenNarrow(box: HTMLElement): void {
  new ResizeObserver(() => {
    box.classList.remove('stacked');
    box.classList.toggle('stacked', box.scrollWidth > box.clientWidth);
  }).observe(box);
}
