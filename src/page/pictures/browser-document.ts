/** The name under which a picture carries its rules; `inlineSvg` reads it. */
export const RULES_ELEMENT = "metadata";

/**
 * The browser's own document in the place of linkedom's: the pictures are drawn by the functions of the reports, in a
 * document that is shown nowhere, and come out as text.
 *
 * A style element would break the content policy even there, so rules travel in an element that means nothing.
 */
export const parseHTML = (_html: string): { readonly document: Document } => {
  const document = globalThis.document.implementation.createHTMLDocument();
  const create = document.createElementNS.bind(document);
  const createElementNS = (namespace: string | null, name: string): Element => {
    const element = create(namespace, name === "style" ? RULES_ELEMENT : name);
    // linkedom's elements give their text this way, a browser's do not.
    if (name === "svg") element.toString = () => new XMLSerializer().serializeToString(element);
    return element;
  };
  return { document: Object.assign(document, { createElementNS }) };
};
