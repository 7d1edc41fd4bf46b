/**
 * Reading a mail's own document. A form or a document answers to the names of what it holds: an
 * `<input name="attributes">` stands in for the real property. So these go past the names.
 */

/** The attributes an element really has. */
export function attributesOf(element: Element): NamedNodeMap {
  return read(Element.prototype, 'attributes', element) as NamedNodeMap;
}

/**
 * Parses HTML in a document without a window: nothing in it loads or runs. The root element it
 * answers is safe to search, since only forms and documents can lie.
 */
export function parseHtml(html: string): Element {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return read(Document.prototype, 'documentElement', parsed) as Element;
}

function read(prototype: object, property: string, target: object): unknown {
  return Object.getOwnPropertyDescriptor(prototype, property)!.get!.call(target);
}
