/** Bytes that are written one after the other. */
export interface ByteWriter {
  /** A number from 0 to 2^31 - 1 in 7 bits a byte, lowest first, as in Protocol Buffers. */
  writeNumber(number: number): void;
  writeByte(byte: number): void;
  writeBytes(bytes: Uint8Array): void;
  /** How many bytes are written. */
  size(): number;
  /** All that is written, in a memory of its own. */
  finish(): Uint8Array;
}

/** The inverse of a {@link ByteWriter}. Behind the end it reads zeros. */
export interface ByteReader {
  readNumber(): number;
  /** Everything that is not read yet, in the same memory. */
  rest(): Uint8Array;
}

export function createByteWriter(): ByteWriter {
  let bytes = new Uint8Array(1 << 10);
  let size = 0;
  const reserve = (count: number): void => {
    if (size + count <= bytes.length) return;
    const larger = new Uint8Array(Math.max(size + count, bytes.length * 2));
    larger.set(bytes);
    bytes = larger;
  };

  return {
    writeNumber(number) {
      reserve(5);
      let left = number;
      while (left > 127) {
        bytes[size++] = (left & 127) | 128;
        left >>>= 7;
      }
      bytes[size++] = left;
    },
    writeByte(byte) {
      reserve(1);
      bytes[size++] = byte;
    },
    writeBytes(added) {
      reserve(added.length);
      bytes.set(added, size);
      size += added.length;
    },
    size: () => size,
    finish: () => bytes.slice(0, size),
  };
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let position = 0;
  return {
    readNumber() {
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[position++] ?? 0;
        number |= (byte & 127) << shift;
        if (byte < 128) return number;
      }
    },
    rest: () => bytes.subarray(position),
  };
}

/** Numbers from 0 to 2^31 - 1, with their number before them. */
export function writeNumbers(writer: ByteWriter, numbers: ArrayLike<number>): void {
  writer.writeNumber(numbers.length);
  for (let index = 0; index < numbers.length; index++) writer.writeNumber(numbers[index] ?? 0);
}

/** The inverse of {@link writeNumbers}. */
export function readNumbers(reader: ByteReader): Int32Array {
  const numbers = new Int32Array(reader.readNumber());
  for (let index = 0; index < numbers.length; index++) numbers[index] = reader.readNumber();
  return numbers;
}

/** The same in fewer bytes for numbers that ascend. */
export function writeAscending(writer: ByteWriter, numbers: ArrayLike<number>): void {
  writer.writeNumber(numbers.length);
  for (let index = 0; index < numbers.length; index++)
    writer.writeNumber((numbers[index] ?? 0) - (numbers[index - 1] ?? 0));
}

/** The inverse of {@link writeAscending}. */
export function readAscending(reader: ByteReader): Int32Array {
  const numbers = readNumbers(reader);
  for (let index = 1; index < numbers.length; index++)
    numbers[index] = (numbers[index] ?? 0) + (numbers[index - 1] ?? 0);
  return numbers;
}
