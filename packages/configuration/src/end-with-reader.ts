/**
 * Ends a program quietly when the reader of its output closes the pipe, as `| head -1` does: nobody reads what it would
 * still do. The scripts of the root package.json import this file before a program. A program that handles the error
 * itself, as the service does, goes on.
 */
for (const output of [process.stdout, process.stderr])
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (output.listenerCount('error') > 1) return;
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
