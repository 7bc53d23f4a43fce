// Puts Streamlit's own words into the reader's language, and names what a screen reader would stumble over. It changes the
// text of a node and never the node, so that React finds everything where it left it; what people wrote is left alone.

const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const OURS = "[data-testid=stMarkdownContainer], [data-testid=stText], [data-testid=stCode], td, th, svg, script, style";
const THEIRS = "[data-testid^=stFileUploader], [data-testid=stTooltipContent], [data-testid=stStatusWidget]";
const LONG = 120;
const ICON = /^\w+ icon$/;
let exact = new Map();
let patterns = [];
let watcher = null;

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function learn(pairs) {
  exact = new Map(pairs.filter(([source]) => !source.includes("{")));
  patterns = pairs
    .filter(([source]) => source.includes("{"))
    .map(([source, shown]) => {
      const parts = source.split(/\{\w+\}/).map(escaped);
      return { found: new RegExp(`^${parts.join("(.+?)")}$`), shown };
    });
}

function instead(text) {
  const words = text.trim();
  if (!words) return null;
  const end = words.indexOf(": "); // a button says what it does, and of which table or chart
  const head = exact.get(end < 0 ? words : words.slice(0, end));
  if (head !== undefined) return text.replace(words, () => head + (end < 0 ? "" : words.slice(end)));
  if (words.length > LONG) return null;
  for (const { found, shown } of patterns) {
    const match = found.exec(words);
    if (match) {
      let next = 1;
      return shown.replace(/\{\w+\}/g, () => match[next++]);
    }
  }
  return null;
}

function ofText(node) {
  const holder = node.parentElement;
  if (!holder || (holder.closest(OURS) && !holder.closest(THEIRS))) return;
  const shown = instead(node.nodeValue);
  if (shown !== null && shown !== node.nodeValue) node.nodeValue = shown;
}

// What a screen reader would stumble over: the list of pages has sections between itself and its items, and a drawing
// has parts without names, where the page tells the drawing as a whole.
function mend(element) {
  if (element.matches("[data-testid=stSidebarNavItems]")) element.setAttribute("role", "none");
  else if (element.matches("[data-testid=stSidebarNavItems] > div")) element.setAttribute("role", "list");
  else if (element.matches("[data-testid=stVegaLiteChart] > svg")) element.setAttribute("aria-hidden", "true");
}

function ofAttributes(element) {
  mend(element);
  for (const name of ATTRIBUTES) {
    const said = element.getAttribute(name);
    const shown = said === null ? null : instead(said);
    if (shown !== null && shown !== said) element.setAttribute(name, shown);
    else if (shown === null && ICON.test(said)) element.setAttribute("aria-hidden", "true"); // the words beside it tell
  }
}

function below(root) {
  if (root.nodeType === Node.TEXT_NODE) return ofText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
  ofAttributes(root);
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (walk.currentNode.nodeType === Node.TEXT_NODE) ofText(walk.currentNode);
    else ofAttributes(walk.currentNode);
  }
  return undefined;
}

function seen(changes) {
  for (const change of changes) {
    if (change.type === "characterData") ofText(change.target);
    else if (change.type === "attributes") ofAttributes(change.target);
    else change.addedNodes.forEach(below);
  }
}

export default function ({ data }) {
  learn(data.pairs);
  below(document.body);
  watcher?.disconnect();
  watcher = new MutationObserver(seen);
  watcher.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
