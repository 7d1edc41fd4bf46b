import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

const bar: Colour = [38, 110, 190];
const lastBar: Colour = [214, 92, 60];
const line: Colour = [205, 210, 216];
const paper: Colour = [255, 255, 255];

/** Draws a bar chart of values between 0 and 1 as a PNG; the newest bar stands out. */
export function barChart(values: readonly number[], width = 480, height = 200): Buffer {
  const step = Math.floor((width - 20) / values.length);
  return png(width, height, (x, y) => {
    const index = Math.floor((x - 10) / step);
    const value = x < 10 ? undefined : values[index];
    const inBar = value !== undefined && (x - 10) % step < step - 4;
    if (inBar && y < height - 10 && y >= height - 10 - value * (height - 30)) {
      return index === values.length - 1 ? lastBar : bar;
    }
    return (height - 10 - y) % 45 === 0 && y < height - 5 ? line : paper;
  });
}

/** Draws a round two-colour picture, good enough for a logo or a photograph in miniature. */
export function roundel(outer: Colour, inner: Colour, size = 96): Buffer {
  const centre = (size - 1) / 2;
  return png(size, size, (x, y) => {
    const distance = Math.hypot(x - centre, y - centre) / centre;
    if (distance > 1) return paper;
    return distance > 0.62 ? outer : inner;
  });
}

function png(width: number, height: number, pixel: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows.set(pixel(x, y), y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a sample, red green blue, no interlacing.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
