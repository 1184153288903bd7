/** A box of an ISO base media file: four letters and what is in it. */
export interface IsoBox {
  readonly type: string;
  readonly body: Buffer;
}

/** The boxes that stand one behind the other in a buffer; a length that can not be ends them. */
export function* isoBoxes(bytes: Buffer): Generator<IsoBox> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const short = bytes.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    const length = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    const end = short === 0 ? bytes.length : at + length;
    if (end < at + head) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + head, end) };
    at = end;
  }
}

/** The content of the first box of a type; empty where there is none. */
export function isoBox(bytes: Buffer, type: string): Buffer {
  for (const box of isoBoxes(bytes)) if (box.type === type) return box.body;
  return Buffer.alloc(0);
}

/** Reads numbers of one to eight bytes one behind the other, as the tables of HEIF hold them. */
export class IsoTable {
  readonly version: number;
  readonly flags: number;
  private at = 4;

  constructor(private readonly bytes: Buffer) {
    this.version = bytes.readUInt8(0);
    this.flags = bytes.readUIntBE(1, 3);
  }

  number(size: number): number {
    const from = this.at;
    this.at += size;
    if (size === 0) return 0;
    if (size === 8) return Number(this.bytes.readBigUInt64BE(from));
    return this.bytes.readUIntBE(from, size);
  }

  /** What is left. */
  rest(): Buffer {
    return this.bytes.subarray(this.at);
  }

  skip(bytes: number): void {
    this.at += bytes;
  }
}
