// A tab that slept past the end of its session cannot reconnect; this leads it to the sign-in and back.
const leadToSignIn = async () => {
  if (document.visibilityState !== "visible") return
  const answer = await fetch("/session/alive", { cache: "no-store" }).catch(() => null)
  if (answer && answer.status === 401) {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search))
  }
}
document.addEventListener("visibilitychange", leadToSignIn)
addEventListener("online", leadToSignIn)
addEventListener("pageshow", (shown) => { if (shown.persisted) leadToSignIn() })
setInterval(() => {
  if (document.querySelector('[data-testid="stConnectionStatus"]')) leadToSignIn()
}, 15000)
