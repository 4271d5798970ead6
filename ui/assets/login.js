// Shows and hides the password; the tick box itself appears only where scripts run.
for (const tick of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(tick.dataset.reveals)
  const follow = () => { field.type = tick.checked ? "text" : "password" }
  tick.closest("label").hidden = false
  tick.addEventListener("change", follow)
  field.form.addEventListener("submit", () => { field.type = "password" })
  follow()
}

// Where a name and a PIN are enough, a tap on the name leads to the digits, and the last digit signs in.
for (const form of document.querySelectorAll("[data-goes-by-itself]")) {
  const pin = form.elements.pin
  let byKeys = false // who goes through the names with the arrow keys stays among them
  form.addEventListener("keydown", () => { byKeys = true })
  form.addEventListener("pointerdown", () => { byKeys = false })
  form.addEventListener("click", event => { if (event.target.name === "person" && !byKeys) pin.focus() })
  pin.addEventListener("input", () => {
    if (pin.value.length === pin.maxLength && form.checkValidity()) form.requestSubmit()
  })
  form.addEventListener("submit", event => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = "yes"
    setTimeout(() => { delete form.dataset.sent }, 5000) // it was broken off on the way
  })
  document.getElementById("pin-hint").hidden = false
}
// What is secret does not stay in a page that the browser keeps for going back.
addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("#pin, #password")) field.value = ""
})
// A page that comes back from the browser's memory is ready again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-goes-by-itself]")) delete form.dataset.sent
})
