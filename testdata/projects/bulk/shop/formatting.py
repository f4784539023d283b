"""Text for people: amounts, tables, receipts. Nothing here touches the database."""


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def table(headings, rows):
    """Lay out rows in columns as wide as their widest cell."""
    cells = [[str(cell) for cell in row] for row in [headings, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def receipt(customer, order, total):
    head = f"{customer.greeting}, order {order.id} ({order.status})"
    body = [f"  {line.quantity} x {line.sku} at {money(line.price)}" for line in order.lines]
    return "\n".join([head, *body, f"  total {money(total)}"])


def plural(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
