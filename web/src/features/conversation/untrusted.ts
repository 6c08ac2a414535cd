// The one place where text from elsewhere is read as HTML. It is read into a document that runs and loads nothing; what
// is simple becomes words for our own elements, and everything else a page for a sandboxed frame without scripts.
//
// The server has cleaned the HTML already; nothing here relies on that.
import sheet from "./message.css?url";

export interface Run {
  text: string;
  href?: string;
}
/** Paragraphs of lines of words. */
export type Plain = Run[][][];

export interface Frame {
  /** The whole page of the frame. */
  page: string;
  /** The same structure without attributes, to learn how high it will be. */
  measure: () => HTMLElement;
  blocked: number;
}

export type Message = { kind: "plain"; paragraphs: Plain } | { kind: "frame"; frame: Frame };

interface Policy {
  createHTML: (text: string) => string;
}
declare global {
  interface Window {
    trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy };
  }
}

const policy: Policy = (typeof window === "undefined" ? undefined : window.trustedTypes)?.createPolicy(
  "balie-message",
  {
    createHTML: (text) => text,
  },
) ?? { createHTML: (text) => text };

const SIMPLE = new Set(["DIV", "P", "BR", "SPAN", "A"]);
const KEPT = new Set(
  "A ABBR B BLOCKQUOTE BR CAPTION CITE CODE DD DEL DIV DL DT EM FIGURE H1 H2 H3 H4 H5 H6 HR I IMG INS KBD LI MARK OL P PRE Q S SMALL SPAN STRONG SUB SUP TABLE TBODY TD TH TR U UL".split(
    " ",
  ),
);

/** An address that may be opened, or none. */
export function safeAddress(href: string | null): string | undefined {
  return href && /^(https?:|mailto:|tel:)/i.test(href.trim()) ? href.trim() : undefined;
}

/** Into a template: its document belongs to no window, so that nothing in it runs, loads or is drawn. */
function parse(html: string): HTMLElement {
  const template = document.createElement("template");
  // Styles are left out below; without their name the browser does not complain of each while it reads.
  const named = html.replace(/<[^<>]*>/g, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, " data-style"));
  template.innerHTML = policy.createHTML(named);
  const body = template.content.ownerDocument.createElement("div");
  body.append(template.content);
  return body;
}

export function read(html: string, origin: string, theme: string): Message {
  const body = parse(html);
  const elements = [...body.querySelectorAll("*")];
  if (elements.every((element) => SIMPLE.has(element.tagName))) return { kind: "plain", paragraphs: plain(body) };
  return { kind: "frame", frame: frame(body, origin, theme) };
}

function plain(body: HTMLElement): Plain {
  const paragraphs: Plain = [];
  let lines: Run[][] = [[]];
  const end = () => {
    while (lines.length > 0 && lines.at(-1)?.every((run) => run.text.trim() === "")) lines.pop();
    if (lines.length > 0) paragraphs.push(lines);
    lines = [[]];
  };
  const walk = (node: Node, href: string | undefined) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const text = (child.textContent ?? "").replace(/[ \t\n\r]+/g, " ");
        const line = lines.at(-1);
        if (text && (text !== " " || (line && line.length > 0))) line?.push(href ? { text, href } : { text });
      } else if (child instanceof Element) {
        if (child.tagName === "BR") lines.push([]);
        else if (child.tagName === "P" || child.tagName === "DIV") {
          end();
          walk(child, href);
          end();
        } else walk(child, child.tagName === "A" ? safeAddress(child.getAttribute("href")) : href);
      }
    }
  };
  walk(body, undefined);
  end();
  return paragraphs;
}

function frame(body: HTMLElement, origin: string, theme: string): Frame {
  const page = document.implementation.createHTMLDocument("");
  let blocked = 0;
  const copy = (from: Node, into: Element, within: Document, counts: boolean) => {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) into.append(within.createTextNode(child.textContent ?? ""));
      else if (child instanceof Element && KEPT.has(child.tagName)) {
        if (child.tagName === "IMG") {
          const image = picture(child, within, origin);
          if (!image) {
            if (counts) blocked += 1;
            const stands = within.createElement("span");
            stands.className = "blocked";
            stands.textContent = child.getAttribute("alt") || "▧";
            into.append(stands);
          } else into.append(image);
          continue;
        }
        const made = within.createElement(child.tagName.toLowerCase());
        for (const name of ["colspan", "rowspan", "start", "dir", "lang"]) {
          const value = child.getAttribute(name);
          if (value) made.setAttribute(name, value);
        }
        const href = child.tagName === "A" ? safeAddress(child.getAttribute("href")) : undefined;
        if (href && counts) {
          made.setAttribute("href", href);
          made.setAttribute("target", "_blank");
          made.setAttribute("rel", "noopener noreferrer nofollow");
        }
        copy(child, made, within, counts);
        into.append(made);
      } else if (child instanceof Element) copy(child, into, within, counts);
    }
  };
  const root = page.createElement("div");
  copy(body, root, page, true);
  const rules = `default-src 'none'; style-src ${origin}; img-src ${origin}; font-src ${origin}`;
  const text = `<!doctype html><html data-theme="${theme}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${rules}"><meta name="referrer" content="no-referrer"><link rel="stylesheet" href="${origin}${sheet}"></head><body class="message" dir="auto">${root.innerHTML}</body></html>`;
  const measure = () => {
    const box = document.createElement("div");
    box.className = "message";
    copy(body, box, document, false);
    for (const image of box.querySelectorAll("img")) {
      // Nothing is loaded to be measured.
      const stands = document.createElement("span");
      stands.className = "room";
      stands.style.height = `${Math.min(Number(image.getAttribute("height")) || 160, 400)}px`;
      image.replaceWith(stands);
    }
    return box;
  };
  return { page: text, measure, blocked };
}

/** An image of our own server; one from elsewhere is not loaded, so that its sender does not learn who reads. */
function picture(from: Element, within: Document, origin: string): HTMLElement | null {
  const source = from.getAttribute("src");
  if (!source) return null;
  let address: URL;
  try {
    address = new URL(source, origin);
  } catch {
    return null;
  }
  if (address.origin !== origin || !address.pathname.startsWith("/attachments/")) return null;
  const image = within.createElement("img");
  // Set as text: the measuring copy must not load.
  if (within !== document) image.setAttribute("src", address.href);
  image.setAttribute("alt", from.getAttribute("alt") ?? "");
  for (const name of ["width", "height"]) {
    const value = from.getAttribute(name);
    if (value && /^\d{1,4}$/.test(value)) image.setAttribute(name, value);
  }
  return image;
}

/** Puts a page into a frame. */
export function fill(target: HTMLIFrameElement, page: string): void {
  target.srcdoc = policy.createHTML(page);
}
