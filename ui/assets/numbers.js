// A browser whose own language is English drops the comma that is typed or pasted into a number field: 2,5 becomes 25,
// and 1.234,50 becomes 1.2345. Here both become what is meant. Firefox follows the language of the page by itself.
const takesPageLanguage = CSS.supports("-moz-appearance", "none")
const grouped = { ",": /^\d{1,3}(,\d{3})+$/, ".": /^\d{1,3}(\.\d{3})+$/ }

const decimalSign = () => {
  const parts = new Intl.NumberFormat(document.documentElement.lang || undefined).formatToParts(1.5)
  return parts.find((part) => part.type === "decimal").value
}

// The digits with a point as the decimal sign, or null where they cannot be a number. The last of two signs is the
// decimal one, a repeated one stands between thousands, and the language decides about 1,234.
const meant = (digits) => {
  const signs = digits.match(/[.,]/g) ?? []
  const last = signs.at(-1)
  if (!last) return digits
  const place = digits.lastIndexOf(last)
  const before = digits.slice(0, place), after = digits.slice(place + 1)
  const whole = before.replace(/[.,]/g, "")
  if (signs.length > 1) {
    const isBetweenThousands = grouped[signs[0]].test(before)
    if (last !== signs[0]) return isBetweenThousands ? `${whole}.${after}` : null
    return isBetweenThousands && after.length < 4 ? whole + after : null
  }
  const isOpen = after.length === 3 && /^[1-9]\d{0,2}$/.test(before)
  return isOpen && last !== decimalSign() ? whole + after : `${whole || "0"}.${after}`
}

// What a pasted text says: a number with its sign, perhaps with spaces between thousands, a currency or a unit. Null
// leaves it to the browser; nothing at all is pasted of what would lose a comma.
const pasted = (text) => {
  const [, minus, digits] = text.trim().match(/^(?:\p{Sc}|\p{Lu}{3})?\s*([+\-−]?)([\d.,\s'’]*\d)\s*[^\d.,]*$/u) ?? []
  const parts = digits?.match(/^(\d{1,3}(?:[\s'’]\d{3})+)(?:[.,](\d+))?$/)
  const number = parts ? parts[1].replace(/\D/g, "") + (parts[2] ? `.${parts[2]}` : "") : digits && meant(digits)
  if (number && /^[\d.]+$/.test(number)) return (minus && minus !== "+" ? "-" : "") + number
  return /,|\..*\./.test(text) ? "" : null
}

// Since the first comma: what was typed and what stands in the field for it, while the cursor stays at the end.
let typing = null
let isOurs = false
const insert = (text) => {
  let isTaken = false
  const note = ({ data }) => { isTaken = data !== "" } // without a text only what was selected went
  addEventListener("input", note, { capture: true, once: true })
  isOurs = true
  document.execCommand("insertText", false, text)
  isOurs = false
  removeEventListener("input", note, true)
  return isTaken
}
// The browser's own sign where it has one; a comma that it would drop leaves no trace.
const insertSign = () => insert(",") || insert(".")
const goOn = (event, field, typed) => {
  const shown = meant(typed)
  const byItself = event.data ? typing.shown + event.data : typing.shown.slice(0, -1)
  if (shown !== byItself || event.data === ",") event.preventDefault()
  if (shown === null) { typing = null; return }
  if (event.defaultPrevented) {
    field.select()
    insert(shown.replace(/\.$/, ""))
    if (shown.endsWith(".")) insertSign()
  }
  typing = shown === typed ? null : { field, typed, shown }
}
const typeSign = (event, field) => {
  const before = field.value
  event.preventDefault()
  if (event.data === "," ? insertSign() : insert(".")) {
    const isAtEnd = before !== "" && Number(field.value) === Number(before)
    typing = isAtEnd && event.data === "," ? { field, typed: `${before},`, shown: `${before}.` } : null
  } else if (grouped["."].test(before)) {
    typing = { field, typed: before, shown: before }
    goOn(event, field, before + event.data)
  }
}

addEventListener("beforeinput", (event) => {
  const field = event.target
  if (isOurs || takesPageLanguage || !event.cancelable || field.type !== "number") return
  const { inputType, data } = event
  const isTyping = typing?.field === field && Number(typing.shown) === Number(field.value)
  if (inputType === "insertText" && data?.length === 1) {
    if (isTyping && /[\d.,]/.test(data)) goOn(event, field, typing.typed + data)
    else if (data === "," || (data === "." && grouped["."].test(field.value))) typeSign(event, field)
  } else if (isTyping && inputType === "deleteContentBackward") {
    goOn(event, field, typing.typed.slice(0, -1))
  } else {
    typing = null
    const number = data ? pasted(data) : null
    if (number === null) return
    event.preventDefault()
    if (number) insert(number)
  }
}, true)
// The cursor may stand elsewhere afterwards, or another number in the field.
for (const kind of ["pointerdown", "focusout"]) addEventListener(kind, () => { typing = null }, true)
addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (ctrlKey || metaKey || /^(Arrow|Home|End|Page|Enter|Escape|Delete)/.test(key)) typing = null
}, true)
