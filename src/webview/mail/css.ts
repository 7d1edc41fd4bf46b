/** Style that can load nothing, and whether something in it would have loaded from the network. */
export interface CleanStyle {
  readonly css: string;
  readonly blockedRemote: boolean;
}

/** Anything that names, builds or fetches an address, or stands for a value we cannot see. */
const forbiddenValue =
  /url\s*\(|image-set|image\s*\(|cross-fade|element\s*\(|paint\s*\(|src\s*\(|var\s*\(|env\s*\(|attr\s*\(|if\s*\(|expression|javascript:|[\\@{}<]/i;
const remoteAddress = /(?:url|image|src|image-set|cross-fade)\s*\([^)]*(?:https?:|\/\/)/i;
/** Movement, window dragging, and names that reach beyond the mail. */
const forbiddenProperty =
  /^(?:--|animation|transition|will-change|view-transition|-webkit-app-region|app-region|anchor|position-|offset-path|behavior|-moz-binding)/;
/** The frame is as tall as the mail: a mail as tall as the frame would grow for ever. */
const viewportHeight = /\d[sld]?v(?:h|b|min|max)\b/i;
const flowPositions = new Set(['static', 'relative', 'initial', 'unset', 'revert']);
/** Media and feature conditions of plain words, numbers and comparisons. */
const plainCondition = /^[\w\s():,.<>=/%+-]*$/;

/** A style sheet of a mail, read by the browser's own CSS parser and written anew from what is harmless. */
export function cleanSheet(text: string): CleanStyle {
  const sheet = new CSSStyleSheet();
  // A constructed sheet that is attached to nothing loads nothing; it drops @import by itself.
  sheet.replaceSync(text);
  const rules = cleanRules(sheet.cssRules);
  const remoteRule = /@(?:import|font-face)/i.test(text) && /https?:|\/\//i.test(text);
  return { css: rules.css, blockedRemote: rules.blockedRemote || remoteRule };
}

/** A `style` attribute. */
export function cleanAttribute(text: string): CleanStyle {
  const scratch = document.implementation.createHTMLDocument('').createElement('p');
  scratch.style.cssText = text;
  return cleanDeclarations(scratch.style);
}

function cleanRules(rules: CSSRuleList): CleanStyle {
  const parts = [...rules].map(cleanRule);
  return {
    css: parts.map(({ css }) => css).join('\n'),
    blockedRemote: parts.some(({ blockedRemote }) => blockedRemote),
  };
}

function cleanRule(rule: CSSRule): CleanStyle {
  if (rule instanceof CSSStyleRule) {
    const own = cleanDeclarations(rule.style);
    const nested = cleanRules(rule.cssRules);
    return {
      css: `${rule.selectorText}{${own.css}${nested.css}}`,
      blockedRemote: own.blockedRemote || nested.blockedRemote,
    };
  }
  const name =
    rule instanceof CSSMediaRule ? '@media' : rule instanceof CSSSupportsRule ? '@supports' : '';
  if (name !== '' && rule instanceof CSSConditionRule && plainCondition.test(rule.conditionText)) {
    const inner = cleanRules(rule.cssRules);
    return { ...inner, css: `${name} ${rule.conditionText}{${inner.css}}` };
  }
  return { css: '', blockedRemote: remoteAddress.test(rule.cssText) };
}

/**
 * Keeps the long-hand properties whose value is in plain sight. The parser has undone escapes and
 * comments by then; a short-hand with var() has no long-hand values and falls out by itself.
 */
function cleanDeclarations(style: CSSStyleDeclaration): CleanStyle {
  let css = '';
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (value === '' || !isHarmless(property, value)) continue;
    const priority = style.getPropertyPriority(property) === '' ? '' : ' !important';
    css += `${property}:${value}${priority};`;
  }
  return { css, blockedRemote: remoteAddress.test(style.cssText) };
}

function isHarmless(property: string, value: string): boolean {
  if (forbiddenProperty.test(property) || forbiddenValue.test(value)) return false;
  if (property === 'position') return flowPositions.has(value);
  return !viewportHeight.test(value);
}
