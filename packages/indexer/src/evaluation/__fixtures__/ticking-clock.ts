/** A clock that advances by 5 ms at each call. */
export function tickingClock(): () => number {
  let time = 0;
  return () => (time += 5);
}
