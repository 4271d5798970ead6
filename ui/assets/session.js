// Where the app is served, so that it does not try below the address of the page first.
window.__streamlit = { BACKEND_BASE_URL: `${location.origin}/` }

// Light or dark, as chosen on the account page; without a choice the app follows the device. Streamlit keeps a choice
// for each address apart and reads it when it starts, which is after this.
const look = document.cookie.match(/(?:^|; )millwright_look=(light|dark)(?:;|$)/)?.[1]
const kept = `stActiveTheme-${location.pathname}-v2`
if (look) {
  document.documentElement.dataset.look = look
  localStorage.setItem(kept, JSON.stringify(look === "dark" ? "Dark" : "Light"))
} else {
  localStorage.removeItem(kept)
}

// A tab that slept past the end of its session cannot reconnect; this leads it to the sign-in and back. Where another
// person has signed in meanwhile it begins anew: what stands in its fields was typed by whoever was here before.
let holder = ""
const leadToSignIn = async () => {
  if (document.visibilityState !== "visible") return
  const answer = await fetch("/session/alive", { cache: "no-store" }).catch(() => null)
  if (answer && answer.status === 401) {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search))
  } else if (answer && answer.status === 204 && holder && answer.headers.get("millwright-person") !== holder) {
    location.reload()
  }
}
document.addEventListener("visibilitychange", leadToSignIn)
addEventListener("online", leadToSignIn)
addEventListener("pageshow", (shown) => { if (shown.persisted) leadToSignIn() })
setInterval(() => {
  // The second is Streamlit's own dialog, which has nothing of the app in it and no way on.
  const lost = '[data-testid="stConnectionStatus"], [role="dialog"]:not(:has([data-testid="stVerticalBlock"]))'
  if (document.querySelector(lost)) leadToSignIn()
}, 15000)

// The page says its language among its styles; here it reaches those who are read to. It follows a choice at once.
const speak = () => {
  const spoken = getComputedStyle(document.documentElement).getPropertyValue("--language").replace(/[^a-z-]/gi, "")
  if (spoken && document.documentElement.lang !== spoken) document.documentElement.lang = spoken
}
const rememberHolder = () => {
  holder ||= getComputedStyle(document.documentElement).getPropertyValue("--person").replace(/\D/g, "")
}
// The app speaks the name of a field as it was written, with the backslashes that keep its marks from being parsed.
const named = new WeakMap()
const nameFields = () => {
  for (const field of document.querySelectorAll('[aria-label*="\\\\"]')) {
    const written = field.getAttribute("aria-label")
    if (named.get(field) === written) continue
    named.set(field, written.replace(/\\([!-/:-@[-`{-~])/g, "$1"))
    field.setAttribute("aria-label", named.get(field))
  }
}
let waiting = 0
new MutationObserver(() => {
  clearTimeout(waiting)
  waiting = setTimeout(() => { speak(); rememberHolder(); nameFields() }, 200)
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["aria-label"] })

// After an outage the page says so; what was pressed or typed during it, or shortly before, may not have arrived, and a
// dialog that stood open is gone when the server was started again.
const shortly = 5000, redrawn = 2000
const dialog = () => document.querySelector('[role="dialog"]:has([data-testid="stVerticalBlock"])') !== null
let touched = 0
let outage = null
for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => { touched = Date.now() }, true)
const word = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--word-${name}`).replace(/"/g, "")
const follow = () => {
  const isAway = document.querySelector('[data-testid="stConnectionStatus"]') !== null
  if (isAway && !outage && word("connection-back")) {
    document.querySelector(".millwright-connection")?.remove()
    const note = Object.assign(document.createElement("div"), { className: "millwright-connection", role: "status" })
    document.body.append(note)
    outage = { began: Date.now(), note, hadDialog: dialog() }
  } else if (!isAway && outage) {
    const { began, note, hadDialog } = outage
    const say = () => {
      const isDoubtful = touched > began - shortly || (hadDialog && !dialog())
      note.textContent = word(isDoubtful ? "connection-check" : "connection-back")
    }
    if (!hadDialog) say()
    else setTimeout(say, redrawn)
    setTimeout(() => note.remove(), 10000)
    outage = null
    leadToSignIn()
  }
}
setInterval(follow, 500)

// A scanner types after what stands in the field: once Enter was pressed in a search, what is typed next replaces it.
addEventListener("keydown", ({ key, target }) => {
  const search = key === "Enter" && target.closest?.('[data-testid="stTextInput"]')
  const icon = search && search.querySelector('[data-testid="stIconMaterial"]')
  if (icon && ["search", "barcode_scanner"].includes(icon.textContent)) target.select()
})
