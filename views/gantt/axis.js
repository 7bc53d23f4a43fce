// The time axis: days since 1970-01-01 to pixels, and where months, days and fiscal years begin. A day is never a
// local time, so no time zone can shift a bar.

const DAY_MS = 86400000
const ZOOM_STEPS = [0.6, 1, 1.6, 2.6, 4.2, 7, 12, 20]
const PADDING_DAYS = 12
const MONTH_ROOM = 38
const FISCAL_MONTH = 3 // April

const utc = (day) => new Date(Math.floor(day) * DAY_MS)
const dayOf = (year, month, date = 1) => Date.UTC(year, month, date) / DAY_MS

function spanOf(rows, marks) {
  let from = Infinity
  let to = -Infinity
  for (const row of rows) {
    for (const day of [row.start, row.base_start]) if (day !== null && day < from) from = day
    for (const day of [row.finish, row.base_finish]) if (day !== null && day > to) to = day
  }
  for (const day of marks) {
    if (day === null) continue
    from = Math.min(from, day)
    to = Math.max(to, day)
  }
  if (from > to) return [0, 1]
  const first = utc(from - PADDING_DAYS)
  return [dayOf(first.getUTCFullYear(), first.getUTCMonth()), Math.ceil(to) + PADDING_DAYS * 2]
}

class Axis {
  constructor(from, to, pixels) {
    this.from = from
    this.to = to
    this.pixels = pixels
    this.width = Math.ceil((to - from) * pixels)
  }

  x(day) {
    return (day - this.from) * this.pixels
  }

  day(x) {
    return this.from + x / this.pixels
  }

  months(step) {
    const starts = []
    const first = utc(this.from)
    for (let month = first.getUTCMonth(); ; month += 1) {
      const day = dayOf(first.getUTCFullYear(), month)
      if (day >= this.to) return starts
      const at = utc(day).getUTCMonth()
      if ((at - FISCAL_MONTH) % step === 0) starts.push({ day, month: at, next: dayOf(first.getUTCFullYear(), month + step) })
    }
  }

  monthStep() {
    return [1, 3, 6, 12].find((step) => step * 30 * this.pixels >= MONTH_ROOM) ?? 12
  }

  weeks() {
    const monday = this.from + ((8 - utc(this.from).getUTCDay()) % 7)
    const starts = []
    for (let day = monday; day < this.to; day += 7) starts.push(day)
    return starts
  }
}
