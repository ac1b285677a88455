/** The flags of Node with which the image starts the server. Throws if the Dockerfile names no such command. */
export function readServerFlags(dockerfile: string): string[] {
  const command = /^CMD (\["node".*"packages\/server\/src\/main\.ts"\])$/mu.exec(dockerfile)?.[1];
  if (command === undefined) throw new Error('The Dockerfile has no command that starts the server.');
  const words: string[] = JSON.parse(command);
  return words.slice(1, -1);
}
