import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { RagError } from '@rag/core';
import { formatOfName, isDocumentName, isDocumentTarget } from '@rag/core/adapter';
import type { Problem } from './document-error.ts';

/** A file to index. */
export interface DocumentFile {
  /** The name in the index: the path below the given folder, with forward slashes, in Unicode NFC. */
  readonly source: string;
  readonly path: string;
}

/** A file that is not indexed, and why. */
export interface SkippedFile {
  readonly source: string;
  readonly reason: string;
}

export interface FoundDocuments {
  /** Sorted by source. */
  readonly documents: readonly DocumentFile[];
  readonly skipped: readonly SkippedFile[];
  readonly problems: readonly Problem[];
  /** How many files and folders were passed over: by a name with a dot or an underscore, or as no documents at all. */
  readonly ignored: number;
}

interface Findings {
  readonly documents: DocumentFile[];
  readonly skipped: SkippedFile[];
  readonly problems: Problem[];
  /** The real paths of the folders that were walked. */
  readonly walked: Set<string>;
  ignored: number;
}

/**
 * Finds the documents in folders, including all folders below them, and among single files. In a folder it ignores
 * names that start with `.` or `_` and files that are no documents, such as settings or pictures, and lists documents of
 * other formats as skipped. It follows a symbolic link only to a document inside the given folder, also in the volumes
 * that Kubernetes mounts. It refuses every file that the service would not show when
 * an answer cites it.
 *
 * @throws RagError `invalid_input` for a path that does not exist, and for two files with the same name.
 */
export async function findDocuments(paths: readonly string[]): Promise<FoundDocuments> {
  const findings: Findings = { documents: [], skipped: [], problems: [], walked: new Set(), ignored: 0 };
  for (const path of paths) {
    const stats = await statOrThrow(path);
    if (stats.isDirectory()) await walk(await realpath(path), '', findings);
    else addSingleFile(path, findings);
  }
  refuseDuplicates(findings.documents);
  findings.documents.sort((a, b) => (a.source < b.source ? -1 : 1));
  return findings;
}

async function statOrThrow(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  try {
    return await stat(path);
  } catch (error) {
    throw new RagError('invalid_input', `There is no file or folder "${path}".`, { cause: error });
  }
}

function addSingleFile(path: string, { documents, problems }: Findings): void {
  const name = basename(path);
  const source = toSource(name);
  if (isDocumentName(source)) {
    documents.push({ source, path });
  } else {
    const reason =
      formatOfName(name) === undefined
        ? `${name} has a format that is not indexed (indexed formats: PDF, Markdown, HTML, text).`
        : `${name} ${UNSUITABLE_NAME}; rename it.`;
    problems.push({ source, code: 'unsupported', reason });
  }
}

/** The service does not show such files, so no answer may cite them. */
const UNSUITABLE_NAME =
  'has a name that starts with a dot or an underscore or contains a backslash or a control character';

async function walk(root: string, below: string, findings: Findings): Promise<void> {
  const folder = join(root, below);
  let entries: Dirent[];
  try {
    const path = await realpath(folder);
    // A link to a folder above it would lead round in a circle.
    if (findings.walked.has(path)) return;
    findings.walked.add(path);
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    findings.problems.push({
      source: toSource(below),
      code: 'unreadable',
      reason: 'The folder cannot be read.',
    });
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(below, entry.name);
    if (entry.name.startsWith('.') || entry.name.startsWith('_')) findings.ignored += 1;
    else if (entry.isDirectory()) await walk(root, name, findings);
    else if (entry.isSymbolicLink()) await addLink(root, name, findings);
    else if (entry.isFile()) addFile(root, name, findings);
  }
}

/** The formats in which people write documents, beside those that are indexed. */
const OTHER_DOCUMENT =
  /\.(?:docx?|docm|dotx?|odt|ott|rtf|pages|xlsx?|xlsm|ods|numbers|csv|tsv|pptx?|odp|key|epub|mobi|djvu|xps|ps|tex|rst|adoc|asciidoc|org|mdx|mht|mhtml|eml|msg|tiff?)$/i;

function addFile(root: string, name: string, findings: Findings): void {
  const { documents, skipped } = findings;
  const source = toSource(name);
  if (isDocumentName(source)) documents.push({ source, path: join(root, name) });
  else if (formatOfName(name) !== undefined) skipped.push({ source, reason: UNSUITABLE_NAME });
  else if (OTHER_DOCUMENT.test(name)) skipped.push({ source, reason: 'its format is not indexed' });
  else findings.ignored += 1;
}

async function addLink(root: string, name: string, findings: Findings): Promise<void> {
  const source = toSource(name);
  const { skipped } = findings;
  try {
    const path = await realpath(join(root, name));
    const target = relative(root, path);
    const isFile = (await stat(path)).isFile();
    if (target === '..' || target.startsWith(`..${sep}`) || isAbsolute(target))
      skipped.push({ source, reason: 'a symbolic link that leads out of the folder' });
    else if (!isFile && isMounted(target)) await walk(root, name, findings);
    else if (!isFile) skipped.push({ source, reason: 'a symbolic link to a folder' });
    else if (formatOfName(name) === undefined) findings.ignored += 1;
    else if (!isDocumentTarget(toSource(target)))
      skipped.push({ source, reason: 'a symbolic link to a file that is not indexed itself' });
    else addFile(root, name, findings);
  } catch {
    findings.problems.push({ source, code: 'unreadable', reason: 'The symbolic link is broken.' });
  }
}

/** Whether a folder is one of a mounted volume: see `isDocumentTarget`. */
function isMounted(target: string): boolean {
  return isDocumentTarget(`${toSource(target)}/a.txt`) && target.startsWith('..');
}

function toSource(path: string): string {
  return path.split(sep).join('/').normalize('NFC');
}

function refuseDuplicates(documents: readonly DocumentFile[]): void {
  const paths = new Map<string, string>();
  for (const { source, path } of documents) {
    const other = paths.get(source);
    if (other !== undefined) {
      throw new RagError('invalid_input', `Two files would have the name "${source}": ${other} and ${path}.`);
    }
    paths.set(source, path);
  }
}
