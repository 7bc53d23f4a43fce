// The picture of the visible rows: one SVG with shading, bars, arrows, the status line and the two date lines.

const ROW = 28
const BAR = { top: 6, height: 11, base: 20, baseHeight: 4 }
const SVG = "http://www.w3.org/2000/svg"
const PICTURE_COLUMN = 4

function put(parent, tag, attributes, name) {
  const node = document.createElementNS(SVG, tag)
  for (const key in attributes) node.setAttribute(key, attributes[key])
  if (name) node.setAttribute("class", name)
  parent.appendChild(node)
  return node
}

const box = (parent, x, y, width, height, name, round = 0) =>
  put(parent, "rect", { x, y, width: Math.max(width, 0), height, rx: round }, name)

function drawHatch(svg) {
  const pattern = put(put(svg, "defs", {}), "pattern", {
    id: "withheld", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  })
  box(pattern, 0, 0, 5, 5, "hatch-ground")
  box(pattern, 0, 0, 3, 5, "hatch-line")
}

function drawGround(svg, axis, chart, top, height) {
  for (const [from, to] of chart.closed) {
    const width = (to - from) * axis.pixels
    const long = to - from >= 5
    if (width < 6 && !long) continue
    box(svg, axis.x(from), top, width, height, long ? "closed long" : "closed")
  }
  for (const { day } of axis.months(axis.monthStep())) {
    const x = Math.round(axis.x(day)) + 0.5
    put(svg, "line", { x1: x, x2: x, y1: top, y2: top + height }, "month")
  }
}

function drawMilestone(svg, axis, row, y, name) {
  const x = axis.x(row.finish)
  const middle = y + BAR.top + BAR.height / 2
  const points = `${x - 7},${middle} ${x},${middle - 7} ${x + 7},${middle} ${x},${middle + 7}`
  put(svg, "polygon", { points }, `${name} milestone${row.verified >= 1 ? " complete" : ""}`)
}

function drawBar(svg, axis, row, y, name) {
  const x = axis.x(row.start)
  const width = Math.max(axis.x(row.finish) - x, 2)
  const group = row.kind === "group"
  const height = group ? BAR.height - 3 : BAR.height
  const inner = group ? 0 : 3
  box(svg, x, y + BAR.top, width, height, name, group ? 1 : 2)
  if (row.reported > row.verified)
    box(svg, x + width * row.verified, y + BAR.top, width * (row.reported - row.verified), height, "withheld")
  if (row.verified > 0)
    box(svg, x, y + BAR.top + inner, width * row.verified, height - 2 * inner, group ? "done group" : "done")
}

function drawRow(svg, axis, row, y, selected) {
  if (row.base_start !== null && row.base_finish !== null)
    box(svg, axis.x(row.base_start), y + BAR.base, Math.max((row.base_finish - row.base_start) * axis.pixels, 2), BAR.baseHeight, "baseline")
  if (row.finish === null || row.start === null) return
  const name = `bar ${row.kind}${row.critical ? " critical" : row.near ? " near" : ""}${selected ? " selected" : ""}`
  if (row.kind === "milestone") drawMilestone(svg, axis, row, y, name)
  else drawBar(svg, axis, row, y, name)
}

function endsOf(link, from, to) {
  const leave = link.type[0] === "F" ? from.finish : from.start
  const enter = link.type[1] === "F" ? to.finish : to.start
  return [leave, enter]
}

function arrowPath(x1, y1, x2, y2, type) {
  const out = type[0] === "F" ? 6 : -6
  const down = y2 > y1 ? 1 : -1
  const edge = y2 - down * (BAR.height / 2 + 1)
  if (type === "FS" && x2 >= x1 + out - 2) return { path: `M${x1},${y1} H${Math.max(x2, x1 + 3)} V${edge - down * 3}`, x: Math.max(x2, x1 + 3), y: edge, down, side: 0 }
  const side = type[1] === "S" ? 1 : -1
  const lane = y1 + (down * ROW) / 2
  return { path: `M${x1},${y1} h${out} V${lane} H${x2 - side * 8} V${y2} h${side * 4}`, x: x2 - side, y: y2, down, side }
}

function drawArrow(svg, axis, link, from, to, rowOf) {
  const [leave, enter] = endsOf(link, from, to)
  if (leave === null || enter === null) return
  const middle = BAR.top + BAR.height / 2
  const y1 = rowOf(from) * ROW + middle
  const y2 = rowOf(to) * ROW + middle
  const arrow = arrowPath(axis.x(leave), y1, axis.x(enter), y2, link.type)
  const name = `arrow${link.critical ? " critical" : ""}${link.chosen ? " chosen" : ""}`
  put(svg, "path", { d: arrow.path }, name)
  const head = arrow.side
    ? `${arrow.x},${arrow.y} ${arrow.x - arrow.side * 5},${arrow.y - 4} ${arrow.x - arrow.side * 5},${arrow.y + 4}`
    : `${arrow.x},${arrow.y} ${arrow.x - 4},${arrow.y - arrow.down * 5} ${arrow.x + 4},${arrow.y - arrow.down * 5}`
  put(svg, "polygon", { points: head }, `${name} head`)
}

// The front of every row that is ahead of the status date or behind it; rows on plan leave the line straight.
function drawStatusLine(svg, axis, rows, first, status) {
  const at = axis.x(status)
  const peaks = rows.map((row, index) => {
    if (row.front === null || row.front === status) return ""
    const y = (first + index) * ROW
    return `M${at},${y} L${axis.x(row.front)},${y + ROW / 2} L${at},${y + ROW}`
  })
  put(svg, "path", { d: peaks.join(" ") }, "front")
}

function drawDateLine(svg, axis, day, top, height, name) {
  if (day === null) return
  const x = axis.x(day)
  put(svg, "line", { x1: x, x2: x, y1: top, y2: top + height }, name)
}
