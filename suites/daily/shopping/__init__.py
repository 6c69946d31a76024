"""The shop: carts, orders, coupons and returns."""
