export type Platform = 'debian' | 'ubuntu' | 'macos' | 'other';

/** A program that tests start. */
export interface Tool {
  /** As people call it, such as `Redis 7`. */
  readonly name: string;
  /** Whether the tests can use it as it is. */
  readonly isInstalled: () => boolean;
  /** The shell command that installs it. */
  readonly install: Readonly<Partial<Record<Platform, string>>>;
}

/** The machine that the tests run on. */
export interface Machine {
  readonly platform: Platform;
  readonly isRoot: boolean;
  /** Runs a shell command. Throws when it fails. */
  readonly run: (command: string) => void;
  /** Prints a message for the person at the terminal. */
  readonly say: (line: string) => void;
}

/**
 * Installs the tools that are missing, as root on Debian and Ubuntu. Elsewhere it throws one line that says what to
 * run first.
 */
export function installTools(tools: readonly Tool[], { platform, isRoot, run, say }: Machine): void {
  const missing = tools.filter(({ isInstalled }) => !isInstalled());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const commands = missing.flatMap(({ install }) => install[platform] ?? []);
  if (!isRoot || !(platform === 'debian' || platform === 'ubuntu')) {
    const byHand = commands.map((command) => command.replace(/^apt-get/, 'sudo apt-get')).join(' && ');
    throw new Error(
      `The tests need ${names}. ${byHand === '' ? 'Install them first.' : `Run first: ${byHand}`}`,
    );
  }
  say(`Installing what the tests need: ${names}`);
  for (const command of ['apt-get update -qq', ...commands]) run(command);
  const failed = missing.filter(({ isInstalled }) => !isInstalled());
  if (failed.length > 0)
    throw new Error(`The tests cannot use what was installed: ${failed.map(({ name }) => name).join(', ')}`);
}
