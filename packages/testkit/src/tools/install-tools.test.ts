import { expect, it } from 'vitest';
import { installTools, type Machine, type Tool } from './install-tools.ts';

/** A machine without tools, on which a command installs the tool that it ends with. */
function createMachine(facts: Pick<Machine, 'platform' | 'isRoot'>, { installs = true } = {}) {
  const commands: string[] = [];
  const said: string[] = [];
  const machine: Machine = {
    ...facts,
    run: (command) => commands.push(command),
    say: (line) => said.push(line),
  };
  const toTool = (name: string): Tool => ({
    name,
    isInstalled: () => installs && commands.some((command) => command.endsWith(name)),
    install: {
      debian: `apt-get install ${name}`,
      ubuntu: `apt-get install ${name}`,
      macos: `brew install ${name}`,
    },
  });
  return { machine, commands, said, tools: ['redis', 'openssl'].map(toTool) };
}

it.each(['debian', 'ubuntu'] as const)('installTools installs what is missing as root on %s', (platform) => {
  const { machine, commands, said, tools } = createMachine({ platform, isRoot: true });
  installTools([...tools, { name: 'node', isInstalled: () => true, install: {} }], machine);
  expect(commands).toEqual(['apt-get update -qq', 'apt-get install redis', 'apt-get install openssl']);
  expect(said).toEqual(['Installing what the tests need: redis, openssl']);
});

it('installTools does nothing when nothing is missing', () => {
  const { machine, commands, said } = createMachine({ platform: 'debian', isRoot: true });
  installTools([{ name: 'node', isInstalled: () => true, install: {} }], machine);
  expect([...commands, ...said]).toEqual([]);
});

it.each([
  ['debian', false, 'Run first: sudo apt-get install redis && sudo apt-get install openssl'],
  ['macos', true, 'Run first: brew install redis && brew install openssl'],
  ['other', true, 'Install them first.'],
] as const)('installTools tells what to run first on %s (root: %s)', (platform, isRoot, advice) => {
  const { machine, commands, tools } = createMachine({ platform, isRoot });
  expect(() => installTools(tools, machine)).toThrow(`The tests need redis, openssl. ${advice}`);
  expect(commands).toEqual([]);
});

it('installTools fails when an installed tool does not work', () => {
  const { machine, tools } = createMachine({ platform: 'debian', isRoot: true }, { installs: false });
  expect(() => installTools(tools, machine)).toThrow(
    'The tests cannot use what was installed: redis, openssl',
  );
});
