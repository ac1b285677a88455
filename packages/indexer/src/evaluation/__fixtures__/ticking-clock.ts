/** A clock that moves on by 5 ms at each look. */
export function tickingClock(): () => number {
  let time = 0;
  return () => (time += 5);
}
