// Shows and hides the password; the tick box itself appears only where scripts run.
for (const tick of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(tick.dataset.reveals)
  const follow = () => { field.type = tick.checked ? "text" : "password" }
  tick.closest("label").hidden = false
  tick.addEventListener("change", follow)
  field.form.addEventListener("submit", () => { field.type = "password" })
  follow()
}
