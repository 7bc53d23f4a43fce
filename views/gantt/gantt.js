// The element: a tree of rows beside a timeline, drawn from the visible rows only. State that belongs to the reader
// (open groups, zoom, place) lives here and survives a rerun; the choice of a row goes to Python.

const instances = new WeakMap()
// What the reader folded and where they were, by the key of the element: a page that moves it loses nothing.
const memory = (globalThis.migrationTrackerGantt ??= new Map())
const OVERSCAN = 8
const LINK_FIELDS = ["from", "to", "type", "driving", "critical"]

const named = (fields, values) => Object.fromEntries(fields.map((field, place) => [field, values[place]]))

const make = (tag, name, attributes = {}) => {
  const node = document.createElement(tag)
  if (name) node.className = name
  for (const key in attributes) node.setAttribute(key, attributes[key])
  return node
}

// The theme tells its darkness only by its colours.
function isDark(node) {
  const [red, green, blue] = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255]
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128
}

class Gantt {
  constructor(root, key) {
    const kept = memory.get(key)
    this.root = root
    this.key = key
    this.kept = kept
    this.open = kept?.open ?? new Set()
    this.zoom = kept?.zoom ?? null
    this.view = kept?.view ?? null
    this.told = undefined
    this.active = null
    this.selected = null
    this.build()
  }

  // ---- the frame, made once -------------------------------------------------------------------------------------
  build() {
    this.tools = this.root.appendChild(make("div", "tools"))
    this.frame = this.root.appendChild(make("div", "frame", { role: "treegrid", tabindex: "0" }))
    this.head = this.frame.appendChild(make("div", "head", { role: "row" }))
    this.body = this.frame.appendChild(make("div", "body", { role: "rowgroup" }))
    this.svg = document.createElementNS(SVG, "svg")
    this.svg.setAttribute("aria-hidden", "true")
    this.frame.onscroll = () => {
      this.paint(false)
      this.remember()
    }
    this.frame.onkeydown = (event) => this.press(event)
    this.body.onclick = (event) => this.click(event)
    this.observer = new ResizeObserver(() => this.resize())
    this.observer.observe(this.frame)
  }

  resize() {
    if (!this.chart || this.frame.clientWidth === this.seenWidth) return
    this.layout()
    this.drawHead()
    this.paint(true)
  }

  // ---- what Python says -----------------------------------------------------------------------------------------
  update(data, choose) {
    const began = performance.now()
    const chart = { ...data, rows: data.rows.map((row) => named(data.fields, row)), links: data.links.map((link) => named(LINK_FIELDS, link)) }
    this.choose = choose
    this.chart = chart
    this.byId = new Map(chart.rows.map((row) => [row.id, row]))
    this.children = new Map()
    for (const row of chart.rows) {
      if (!this.children.has(row.parent)) this.children.set(row.parent, [])
      this.children.get(row.parent).push(row)
    }
    this.root.classList.toggle("dark", isDark(this.root))
    const fresh = this.view !== chart.view
    if (fresh) this.open = new Set(chart.open)
    this.view = chart.view
    this.frame.style.height = `${chart.height}px`
    this.frame.setAttribute("aria-label", chart.labels.title)
    this.frame.setAttribute("aria-colcount", PICTURE_COLUMN)
    this.flatten()
    const toldNow = this.told !== chart.selected
    this.told = chart.selected
    if (toldNow) this.selected = chart.selected
    this.layout()
    this.drawTools()
    this.drawHead()
    if (this.kept) this.goBack(this.kept)
    else if (fresh) this.toDay(chart.status ?? this.axis.from)
    this.kept = null
    if (toldNow && this.selected) this.reveal(this.selected)
    this.paint(true)
    this.remember()
    this.root.dataset.updateMs = (performance.now() - began).toFixed(1)
  }

  flatten() {
    this.rows = []
    const walk = (parent, level) => {
      for (const row of this.children.get(parent) ?? []) {
        row.level = level
        this.rows.push(row)
        if (this.open.has(row.id)) walk(row.id, level + 1)
      }
    }
    walk(null, 1)
    this.place = new Map(this.rows.map((row, index) => [row.id, index]))
    this.frame.setAttribute("aria-rowcount", this.rows.length + 1)
    if (!this.place.has(this.active)) this.active = this.rows[0]?.id ?? null
  }

  layout() {
    this.seenWidth = this.frame.clientWidth
    this.narrow = this.seenWidth < 620
    this.root.classList.toggle("narrow", this.narrow)
    this.left = this.narrow ? 150 : this.seenWidth < 800 ? 290 : 400
    this.root.style.setProperty("--left", `${this.left}px`)
    const { rows, status, deadline } = this.chart
    const [from, to] = spanOf(rows, [status, deadline])
    const room = Math.max(this.seenWidth - this.left, 120)
    this.zoom ??= this.narrow ? 1.6 : "fit"
    const pixels = this.zoom === "fit" ? Math.max(room / (to - from), 0.2) : this.zoom
    this.axis = new Axis(from, Math.max(to, from + room / pixels), pixels)
    this.body.style.width = `${this.left + this.axis.width}px`
    this.body.style.height = `${this.rows.length * ROW}px`
    this.svg.setAttribute("width", this.axis.width)
  }

  // ---- tools and header -----------------------------------------------------------------------------------------
  drawTools() {
    const words = this.chart.labels
    this.tools.replaceChildren()
    const button = (text, label, action) => {
      const node = this.tools.appendChild(make("button", "", { type: "button", "aria-label": label, title: label }))
      node.textContent = text
      node.onclick = action
    }
    button("＋", words.zoom_in, () => this.zoomBy(1))
    button("－", words.zoom_out, () => this.zoomBy(-1))
    button(words.fit, words.fit, () => this.setZoom("fit"))
    button(words.to_status, words.to_status, () => this.toDay(this.chart.status))
    button(words.expand, words.expand, () => this.openAll(true))
    button(words.collapse, words.collapse, () => this.openAll(false))
    const legend = this.tools.appendChild(make("div", "legend"))
    const keys = ["critical", "normal", "done", "withheld", "baseline"]
    if (this.chart.status_line) keys.push("front")
    for (const key of keys) {
      const item = legend.appendChild(make("span", "key"))
      item.appendChild(make("i", `swatch ${key}`, { "aria-hidden": "true" }))
      item.append(words[key])
    }
  }

  drawHead() {
    const words = this.chart.labels
    const axis = this.axis
    this.head.replaceChildren()
    this.head.style.width = `${this.left + axis.width}px`
    const columns = this.head.appendChild(make("div", "columns", { role: "presentation" }))
    for (const name of ["name", "progress", "float"]) {
      const cell = columns.appendChild(make("div", `cell ${name}`, { role: "columnheader" }))
      cell.textContent = words[name]
    }
    const scale = this.head.appendChild(make("div", "scale", { role: "columnheader", "aria-label": words.timeline }))
    scale.style.width = `${axis.width}px`
    this.drawFlags(scale)
    this.drawYears(scale)
    this.drawMonths(scale)
  }

  drawFlags(scale) {
    const words = this.chart.labels
    const flags = [[this.chart.status, "status"], [this.chart.deadline, "deadline"]].filter(([day]) => day !== null)
    const nodes = flags.map(([day, name]) => {
      const flag = scale.appendChild(make("span", `flag ${name}`))
      flag.textContent = flag.title = words[`${name}_date`]
      flag.style.left = `${this.axis.x(day)}px`
      flag.classList.toggle("early", this.axis.x(day) + flag.offsetWidth > this.axis.width)
      return flag
    })
    if (nodes.length < 2 || !this.collide(...nodes)) return
    nodes[0].classList.add("early")
    if (this.collide(...nodes)) nodes[1].textContent = "" // on a phone the line alone stands there, and its title
  }

  collide(one, other) {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()]
    return a.left < b.right && b.left < a.right
  }

  drawYears(scale) {
    const years = this.chart.years
    years.forEach(([day, label], index) => {
      const from = Math.max(day, this.axis.from)
      const to = Math.min(years[index + 1]?.[0] ?? this.axis.to, this.axis.to)
      if (to <= from) return
      const band = scale.appendChild(make("div", "year"))
      band.style.left = `${this.axis.x(from)}px`
      band.style.width = `${(to - from) * this.axis.pixels}px`
      band.title = label
      const room = (to - from) * this.axis.pixels
      if (room >= 40) band.appendChild(make("span")).textContent = room < 120 ? label.replace(/[（(].*/, "") : label
    })
  }

  drawMonths(scale) {
    const axis = this.axis
    const fine = axis.pixels >= 7
    for (const { day, month, next } of axis.months(axis.monthStep())) {
      const cell = scale.appendChild(make("div", fine ? "monthname fine" : "monthname"))
      cell.style.left = `${axis.x(day)}px`
      cell.style.width = `${(Math.min(next, axis.to) - day) * axis.pixels}px`
      cell.appendChild(make("span")).textContent = this.chart.months[month]
    }
    if (!fine) return
    for (const day of axis.weeks()) {
      const cell = scale.appendChild(make("div", "week"))
      cell.style.left = `${axis.x(day)}px`
      cell.textContent = utc(day).getUTCDate()
    }
  }

  // ---- the visible rows -----------------------------------------------------------------------------------------
  windowOf() {
    const headHeight = this.head.offsetHeight || 66
    const top = Math.max(this.frame.scrollTop, 0)
    const first = Math.min(Math.floor(top / ROW), Math.max(this.rows.length - 1, 0))
    const last = Math.min(this.rows.length, Math.ceil((top + this.frame.clientHeight - headHeight) / ROW))
    return [first, last]
  }

  paint(force) {
    const [first, last] = this.windowOf()
    if (!force && this.painted && first >= this.painted[0] && last <= this.painted[1]) return
    const began = performance.now()
    const from = Math.max(0, first - OVERSCAN)
    const to = Math.min(this.rows.length, last + OVERSCAN)
    this.painted = [from, to]
    const shown = this.rows.slice(from, to)
    if (force) this.forgetRows()
    this.bringRows(from, to)
    this.drawPicture(shown, from, to)
    this.mark()
    this.root.dataset.drawMs = (performance.now() - began).toFixed(1)
    this.root.dataset.rows = this.chart.rows.length
  }

  forgetRows() {
    this.nodes = new Map()
    this.body.replaceChildren(this.svg)
  }

  // Only what comes into view is made: scrolling keeps the rest.
  bringRows(from, to) {
    for (const [index, node] of this.nodes) {
      if (index >= from && index < to) continue
      node.remove()
      this.nodes.delete(index)
    }
    let next = null
    for (let index = to - 1; index >= from; index--) {
      if (!this.nodes.has(index)) this.nodes.set(index, this.body.insertBefore(this.rowNode(this.rows[index], index), next))
      next = this.nodes.get(index)
    }
  }

  rowNode(row, index) {
    const group = this.children.has(row.id)
    const node = make("div", `row ${row.kind}${row.critical ? " critical" : ""}`, {
      role: "row", id: `row-${index}`, "aria-level": row.level, "aria-rowindex": index + 2,
    })
    node.dataset.id = row.id
    node.style.top = `${index * ROW}px`
    if (group) node.setAttribute("aria-expanded", this.open.has(row.id))
    const columns = node.appendChild(make("div", "columns", { role: "presentation" }))
    const name = columns.appendChild(make("div", "cell name", { role: "gridcell", title: row.name }))
    name.style.paddingLeft = `${8 + (row.level - 1) * (this.narrow ? 8 : 16)}px`
    if (group) name.appendChild(make("span", "twist", { "aria-hidden": "true" })).textContent = this.open.has(row.id) ? "▼" : "▶"
    name.appendChild(make("span", "text")).textContent = row.name
    columns.appendChild(make("div", "cell progress", { role: "gridcell" })).textContent = row.progress
    const float = columns.appendChild(make("div", "cell float", { role: "gridcell" }))
    if (row.critical) float.appendChild(make("span", "diamond", { role: "img", "aria-label": this.chart.labels.critical })).textContent = "◆"
    float.append(row.float)
    const line = node.appendChild(make("div", "cell line", { role: "gridcell", "aria-label": row.period || "–", title: this.tip(row) }))
    line.style.width = `${this.axis.width}px`
    return node
  }

  tip(row) {
    const { progress, float } = this.chart.labels
    const figures = [row.progress && `${progress} ${row.progress}`, row.float && `${float} ${row.float}`]
    return [row.name, row.period, figures.filter(Boolean).join("  ")].filter(Boolean).join("\n")
  }

  drawPicture(shown, from, to) {
    const svg = this.svg
    const top = from * ROW
    const height = (to - from) * ROW
    svg.replaceChildren()
    svg.setAttribute("height", height)
    svg.setAttribute("viewBox", `0 ${top} ${this.axis.width} ${Math.max(height, 1)}`)
    svg.style.top = `${top}px`
    drawHatch(svg)
    drawGround(svg, this.axis, this.chart, top, height)
    shown.forEach((row, index) => drawRow(svg, this.axis, row, (from + index) * ROW, row.id === this.selected))
    this.drawLinks(from, to)
    drawDateLine(svg, this.axis, this.chart.deadline, top, height, "deadline")
    drawDateLine(svg, this.axis, this.chart.status, top, height, "status")
    if (this.chart.status_line && this.chart.status !== null) drawStatusLine(svg, this.axis, shown, from, this.chart.status)
  }

  drawLinks(from, to) {
    const rowOf = (row) => this.place.get(this.shownAs(row))
    for (const link of this.chart.links) {
      const before = this.byId.get(link.from)
      const after = this.byId.get(link.to)
      if (!before || !after) continue
      const chosen = this.selected === link.from || this.selected === link.to
      const folded = !this.place.has(link.from) || !this.place.has(link.to)
      if (!(link.driving || chosen) || (folded && !link.critical)) continue
      const [a, b] = [rowOf(before), rowOf(after)]
      if (a === undefined || b === undefined || a === b || Math.max(a, b) < from || Math.min(a, b) >= to) continue
      drawArrow(this.svg, this.axis, { ...link, chosen }, before, after, rowOf)
    }
  }

  shownAs(row) {
    let at = row
    while (at && !this.place.has(at.id)) at = this.byId.get(at.parent)
    return at?.id
  }

  mark() {
    for (const node of this.body.querySelectorAll(".row")) {
      node.classList.toggle("active", node.dataset.id === this.active)
      node.classList.toggle("selected", node.dataset.id === this.selected)
      node.setAttribute("aria-selected", node.dataset.id === this.selected)
    }
    const index = this.place.get(this.active)
    const painted = index !== undefined && index >= this.painted[0] && index < this.painted[1]
    if (painted) this.frame.setAttribute("aria-activedescendant", `row-${index}`)
    else this.frame.removeAttribute("aria-activedescendant")
  }

  // ---- what the reader does -------------------------------------------------------------------------------------
  click(event) {
    const node = event.target.closest(".row")
    if (!node) return
    this.active = node.dataset.id
    if (event.target.closest(".twist")) this.toggle(this.active)
    else this.select(this.active)
  }

  select(id) {
    this.selected = id
    this.told = id
    this.barIntoView(this.byId.get(id))
    this.paint(true)
    this.remember()
    this.choose(id)
  }

  toggle(id, open = !this.open.has(id)) {
    if (!this.children.has(id)) return
    if (open) this.open.add(id)
    else this.open.delete(id)
    this.refold()
  }

  openAll(open) {
    this.open = new Set(open ? this.children.keys() : [])
    this.refold()
  }

  refold() {
    this.flatten()
    this.body.style.height = `${this.rows.length * ROW}px`
    this.paint(true)
    this.remember()
  }

  zoomBy(step) {
    const now = this.axis.pixels
    const steps = step > 0 ? ZOOM_STEPS.filter((size) => size > now * 1.01) : ZOOM_STEPS.filter((size) => size < now * 0.99).reverse()
    if (steps.length) this.setZoom(steps[0])
  }

  // The day that stays where it is on the screen: the chosen bar's, else the status date, else the middle.
  anchor() {
    const from = this.axis.day(this.frame.scrollLeft)
    const to = this.axis.day(this.frame.scrollLeft + this.frame.clientWidth - this.left)
    const wanted = [this.byId.get(this.selected)?.start, this.chart.status]
    return wanted.find((day) => day != null && day > from && day < to) ?? (from + to) / 2
  }

  setZoom(zoom) {
    const day = this.anchor()
    const place = this.axis.x(day) - this.frame.scrollLeft
    this.zoom = zoom
    this.layout()
    this.drawHead()
    this.paint(true)
    this.frame.scrollLeft = this.axis.x(day) - place
    this.remember()
  }

  toDay(day) {
    this.frame.scrollLeft = this.axis.x(day) - (this.frame.clientWidth - this.left) * 0.45
  }

  reveal(id) {
    for (let row = this.byId.get(id); row; row = this.byId.get(row.parent)) if (row.id !== id) this.open.add(row.id)
    this.flatten()
    this.body.style.height = `${this.rows.length * ROW}px`
    if (!this.place.has(id)) return
    this.active = id
    this.intoView(true)
    this.barIntoView(this.byId.get(id))
  }

  // Written at every step, not at the end: the element's next place on the page is drawn before this one is taken away.
  remember() {
    const { open, zoom, view, frame } = this
    const focused = this.root.getRootNode().activeElement === frame
    memory.set(this.key, { open, zoom, view, focused, day: this.axis.day(frame.scrollLeft), top: frame.scrollTop })
  }

  goBack(kept) {
    this.frame.scrollLeft = this.axis.x(kept.day)
    this.frame.scrollTop = kept.top
    // Details that open beside the chart make the page build it anew: who was here by keyboard stays here.
    if (!kept.focused || document.activeElement !== document.body) return
    this.active = this.selected ?? this.active
    this.frame.focus({ preventScroll: true })
  }

  barIntoView(row) {
    if (row.start === null) return
    const left = this.frame.scrollLeft
    const right = left + this.frame.clientWidth - this.left
    if (this.axis.x(row.finish ?? row.start) < left + 8 || this.axis.x(row.start) > right - 8) this.toDay(row.start)
  }

  intoView(centre) {
    const y = this.place.get(this.active) * ROW
    const room = this.frame.clientHeight - (this.head.offsetHeight || 66)
    const top = this.frame.scrollTop
    if (y >= top && y + ROW <= top + room) return
    this.frame.scrollTop = centre ? y - room / 2 : y < top ? y : y + ROW - room
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = this.byId.get(this.active)
    const index = this.place.get(this.active) ?? 0
    const page = Math.max(1, Math.floor(this.frame.clientHeight / ROW) - 3)
    const moves = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.rows.length - 1, PageDown: index + page, PageUp: index - page }
    if (event.key in moves) this.moveTo(moves[event.key])
    else if (event.key === "ArrowRight") this.goIn(row, index)
    else if (event.key === "ArrowLeft") this.goOut(row)
    else if (event.key === "Enter" || event.key === " ") this.select(this.active)
    else if (event.key === "+" || event.key === ";") this.zoomBy(1)
    else if (event.key === "-") this.zoomBy(-1)
    else return
    event.preventDefault()
  }

  moveTo(index) {
    const row = this.rows[Math.max(0, Math.min(index, this.rows.length - 1))]
    if (!row) return
    this.active = row.id
    this.intoView(false)
    this.paint(false)
    this.mark()
  }

  goIn(row, index) {
    if (!row || !this.children.has(row.id)) return
    if (this.open.has(row.id)) this.moveTo(index + 1)
    else this.toggle(row.id, true)
  }

  goOut(row) {
    if (!row) return
    if (this.open.has(row.id)) this.toggle(row.id, false)
    else if (row.parent !== null) this.moveTo(this.place.get(row.parent))
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let gantt = instances.get(parentElement)
  if (!gantt) {
    gantt = new Gantt(parentElement.querySelector(".gantt"), data.key)
    instances.set(parentElement, gantt)
  }
  gantt.update(data, (id) => setTriggerValue("chosen", id))
  return () => {
    gantt.observer.disconnect()
    instances.delete(parentElement)
  }
}
