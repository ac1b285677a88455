import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SelfSignedCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. The certificate is its own authority. */
  readonly certificate: string;
}

/** Makes a certificate for `localhost` and 127.0.0.1, valid for one day, with the `openssl` on the PATH. */
export async function createSelfSignedCertificate(): Promise<SelfSignedCertificate> {
  const directory = await mkdtemp(join(tmpdir(), 'certificate-'));
  const keyPath = join(directory, 'key.pem');
  const certificatePath = join(directory, 'certificate.pem');
  try {
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', keyPath, '-out', certificatePath],
    ]);
    return { key: await readFile(keyPath, 'utf8'), certificate: await readFile(certificatePath, 'utf8') };
  } catch (error) {
    throw new Error('These tests need a certificate: install openssl on the PATH.', { cause: error });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
