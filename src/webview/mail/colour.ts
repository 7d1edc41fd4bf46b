/** Red, green and blue from 0 to 1, and how opaque it is. */
export interface Colour {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

/** A colour as `getComputedStyle` writes it; undefined for spaces other than sRGB. */
export function parseColour(text: string): Colour | undefined {
  const match = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)$/.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [red, green, blue] = match.slice(1, 4).map((each) => Number(each) / 255);
  return { rgb: [red!, green!, blue!], alpha: match[4] === undefined ? 1 : Number(match[4]) };
}

export function cssColour({ rgb, alpha }: Colour): string {
  const parts = rgb.map((each) => Math.round(each * 255)).join(', ');
  return alpha === 1 ? `rgb(${parts})` : `rgba(${parts}, ${alpha})`;
}

/** Relative luminance (WCAG 2). */
export function luminance({ rgb }: Colour): number {
  const [red, green, blue] = rgb.map((each) =>
    each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two opaque colours, from 1 to 21 (WCAG 2). */
export function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The colour as it looks on an opaque ground. */
export function over({ rgb, alpha }: Colour, ground: Colour): Colour {
  return { rgb: mixed(ground.rgb, rgb, alpha), alpha: 1 };
}

/** From one colour to the other by a share of 0 to 1. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  return { rgb: mixed(from.rgb, to.rgb, share), alpha: from.alpha };
}

function mixed(from: Colour['rgb'], to: Colour['rgb'], share: number): Colour['rgb'] {
  const at = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

/** Lightness of HSL, 0 to 1. */
export function lightness({ rgb }: Colour): number {
  return (Math.max(...rgb) + Math.min(...rgb)) / 2;
}

/** The same hue and saturation, as light as this. */
export function withLightness(colour: Colour, wanted: number): Colour {
  const { rgb, alpha } = colour;
  const own = lightness(colour);
  const chroma = Math.max(...rgb) - Math.min(...rgb);
  const saturation = chroma === 0 ? 0 : chroma / (1 - Math.abs(2 * own - 1));
  const scale = chroma === 0 ? 0 : (saturation * (1 - Math.abs(2 * wanted - 1))) / chroma;
  const at = (index: 0 | 1 | 2): number =>
    Math.min(1, Math.max(0, wanted + (rgb[index] - own) * scale));
  return { rgb: [at(0), at(1), at(2)], alpha };
}
