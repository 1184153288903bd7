/** Raw sound of 16 bits: samples a second, and how many of them lie beside each other. */
export interface PcmFormat {
  readonly rate: number;
  readonly channels: 1 | 2;
}

/** The head of a WAV file of so many samples a channel (RIFF, "fmt " of PCM, "data"). */
export function wavHead({ rate, channels }: PcmFormat, samples: number): Buffer {
  const frameBytes = 2 * channels;
  const dataBytes = samples * frameBytes;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(dataBytes + 36, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * frameBytes, 28);
  head.writeUInt16LE(frameBytes, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
