import {
  contrast,
  cssColour,
  lightness,
  mix,
  over,
  parseColour,
  withLightness,
  type Colour,
} from './colour.ts';

/** The colours of a theme that a mail is fitted to. */
export interface Theme {
  readonly ground: Colour;
  readonly ink: Colour;
  /** As CSS writes it. */
  readonly link: string;
  /** Only the theme's own colours may be seen. */
  readonly highContrast: boolean;
}

/** Elements whose colours are computed at most; a mail with more stays on paper. */
const most = 5_000;
/** What text needs to be read (WCAG 2, AA). */
const readable = 4.5;
const sides = ['border-top', 'border-right', 'border-bottom', 'border-left'] as const;

/** The theme of the page where it is dark; undefined in light ones, in which mail looks as it should. */
export function darkTheme(): Theme | undefined {
  const style = getComputedStyle(document.body);
  const [ground, ink] = [parseColour(style.backgroundColor), parseColour(style.color)];
  if (!ground || !ink || lightness(ground) > 0.5) return undefined;
  const link = style.getPropertyValue('--vscode-textLink-foreground').trim();
  const highContrast = document.body.classList.contains('vscode-high-contrast');
  return {
    ground: over(ground, black),
    ink: over(ink, ground),
    link: link || 'inherit',
    highContrast,
  };
}

/** Whether a mail is small enough to have its colours changed. */
export function isAdaptable(body: HTMLElement): boolean {
  return body.getElementsByTagName('*').length <= most;
}

/**
 * Gives a mail on white paper the colours of a dark theme: light grounds become dark and keep their
 * hue, and text is made as light as it has to be. Pictures stay as they are. All is read before
 * anything is written.
 */
export function adaptColours(body: HTMLElement, theme: Theme): void {
  const view = body.ownerDocument.defaultView!;
  const elements = [body, ...body.querySelectorAll<HTMLElement>('*')];
  const grounds = new Map<Element, Colour>();
  const writes = elements.map((element) => {
    const style = view.getComputedStyle(element);
    const above = grounds.get(element.parentElement!) ?? theme.ground;
    const own = theme.highContrast ? undefined : groundOf(style, theme.ground);
    const ground = own ? over(own, above) : above;
    grounds.set(element, ground);
    return { element, properties: propertiesOf(element, style, own, ground, theme) };
  });
  for (const { element, properties } of writes)
    for (const [property, value] of properties)
      element.style.setProperty(property, value, 'important');
}

function propertiesOf(
  element: HTMLElement,
  style: CSSStyleDeclaration,
  own: Colour | undefined,
  ground: Colour,
  theme: Theme,
): [string, string][] {
  const borders = sides
    .filter((side) => style.getPropertyValue(`${side}-style`) !== 'none')
    .map((side): [string, string] => [
      `${side}-color`,
      borderColour(style.getPropertyValue(`${side}-color`), theme),
    ]);
  return [
    ['background-color', own ? cssColour(own) : 'transparent'],
    // Only gradients are left of pictures; they are light where their paper was.
    ...(style.backgroundImage === 'none'
      ? []
      : ([['background-image', 'none']] as [string, string][])),
    ['color', textColour(element, style, ground, theme)],
    ...borders,
  ];
}

/** A ground of one's own, made dark where it was light; undefined where what is below shows. */
function groundOf(style: CSSStyleDeclaration, ground: Colour): Colour | undefined {
  const colour = parseColour(style.backgroundColor);
  if (!colour || colour.alpha < 0.05) return undefined;
  return darkened(colour, ground);
}

/** White becomes the theme's ground; what was less light stands out from it. */
function darkened(colour: Colour, ground: Colour): Colour {
  const light = lightness(colour);
  if (light <= 0.5) return colour;
  return withLightness(colour, lightness(ground) + (1 - light) * 0.5);
}

function textColour(
  element: HTMLElement,
  style: CSSStyleDeclaration,
  ground: Colour,
  theme: Theme,
): string {
  if (theme.highContrast) return element.closest('a[href]') ? theme.link : cssColour(theme.ink);
  const colour = parseColour(style.color);
  if (!colour) return cssColour(theme.ink);
  const shown = over(colour, ground);
  // One of both always does.
  const target = contrast(white, ground) >= contrast(black, ground) ? white : black;
  for (let share = 0; share < 1; share += 0.1) {
    const tried = mix(shown, target, share);
    if (contrast(tried, ground) >= readable) return cssColour(tried);
  }
  return cssColour(target);
}

function borderColour(text: string, { ink, ground, highContrast }: Theme): string {
  const colour = parseColour(text);
  if (!colour || highContrast) return cssColour(mix(ground, ink, highContrast ? 1 : 0.3));
  const light = lightness(colour);
  return cssColour(light > 0.5 ? withLightness(colour, lightness(ground) + 0.15) : colour);
}

const black: Colour = { rgb: [0, 0, 0], alpha: 1 };
const white: Colour = { rgb: [1, 1, 1], alpha: 1 };
