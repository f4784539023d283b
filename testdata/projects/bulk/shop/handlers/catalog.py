from .registry import handles


@handles("stock")
def show_stock(app):
    return app.reporting.stock_table()


@handles("available")
def is_available(app, sku, quantity=1):
    return "yes" if app.inventory.is_available(sku, quantity) else "no"


@handles("low")
def low_stock(app, threshold=5):
    skus = app.inventory.to_reorder(threshold)
    return ", ".join(skus) or "nothing to reorder"
