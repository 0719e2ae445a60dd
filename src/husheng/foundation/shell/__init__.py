"""The shell: base templates, components, styles and keys that every page of the house wears.

It knows no room above the kernel; whatever it shows comes from the template context.
"""
