"""Dishes by cuisine: sushi, Chinese, Indian, Thai, Vietnamese, Korean. See `menus.py`."""

from __future__ import annotations

SUSHI = """
Rolls | California Roll | 9.50 | avocado, sesame, mayo | sushi | Crab, avocado, cucumber
Rolls | Spicy Tuna Roll | 10.90 | scallion, sesame | sushi | Tuna, chili mayo
Rolls | Salmon Avocado Roll | 10.50 | avocado, sesame | sushi | Salmon, avocado
Rolls | Dragon Roll | 14.50 | eel sauce, avocado | sushi | Eel, cucumber, avocado
Rolls | Veggie Roll | 8.20 | carrot, sesame | sushi | Cucumber, carrot, avocado
Rolls | Ebi Tempura Roll | 12.90 | mayo, sesame | sushi | Shrimp tempura
Nigiri | Salmon Nigiri | 7.80 | wasabi | sushi | By the pair
Nigiri | Tuna Nigiri | 8.80 | wasabi | sushi | By the pair
Nigiri | Tamago Nigiri | 5.90 | | sushi | Sweet omelette
Hot | Chicken Katsu Curry | 14.20 | pickles | spice | Rice, curry sauce
Hot | Tonkotsu Ramen | 14.80 | egg, scallion, bamboo | bowl | Pork broth, noodles
Hot | Gyoza | 6.90 | | | Six pieces
Starters | Miso Soup | 3.50 | scallion, tofu | | With wakame
Starters | Edamame | 4.50 | salt | | Salted
Desserts | Mochi Ice Cream | 5.50 | | | Three pieces
Drinks | Green Tea | 2.90 | | drink | Hot or cold
""".strip()

CHINESE = """
Noodles | Dan Dan Noodles 担担面 | 11.20 | peanuts, scallion, pork | spice | Sesame, chili, pork
Noodles | Beef Noodle Soup 牛肉面 | 13.50 | cilantro, scallion | spice | Slow-cooked beef
Noodles | Chow Mein | 10.80 | onion, bean sprouts | bowl | Wok-fried noodles
Mains | Mapo Tofu 麻婆豆腐 | 11.50 | pork, scallion | spice | Sichuan pepper, tofu
Mains | Kung Pao Chicken | 12.90 | peanuts, celery | spice | Chili, peanuts
Mains | Sweet and Sour Pork | 12.50 | pineapple, onion | | Peppers, pineapple
Mains | Twice-cooked Pork | 13.20 | leek | spice | Leek, bean paste
Mains | Tomato and Egg 番茄炒蛋 | 9.20 | scallion, sugar | | With rice
Dim sum | Pork Soup Dumplings 小笼包 | 8.90 | | | Eight pieces
Dim sum | Shrimp Dumplings 虾饺 | 8.20 | | | Four pieces
Dim sum | Scallion Pancake | 5.20 | | | Crisp
Rice | Egg Fried Rice | 8.50 | egg, scallion, peas | bowl | With peas
Rice | Steamed Rice | 2.20 | | | One bowl
Greens | Garlic Bok Choy | 7.80 | garlic | | Stir-fried
Drinks | Jasmine Tea 茉莉花茶 | 3.00 | | drink | Hot
Drinks | Soy Milk | 2.80 | sugar | drink | Fresh
""".strip()

INDIAN = """
Curries | Chicken Tikka Masala | 13.90 | cream, cilantro | curry | Tomato, cream, spices
Curries | Butter Chicken | 13.90 | cream, cashews | curry | Mild and creamy
Curries | Lamb Rogan Josh | 15.50 | yogurt, cilantro | curry | Kashmiri chili
Curries | Palak Paneer | 12.20 | cream | curry | Spinach, cheese
Curries | Chana Masala | 10.90 | onion, cilantro | curry | Chickpeas
Curries | Dal Tadka | 9.90 | garlic, cilantro | curry | Yellow lentils
Rice | Vegetable Biryani | 12.50 | raisins, cashews, onion | curry | Basmati, saffron
Rice | Chicken Biryani | 14.20 | egg, onion | curry | Basmati, saffron
Starters | Samosas | 5.50 | peas | | Two pieces
Starters | Onion Bhaji | 5.20 | | | Four pieces
Starters | Tandoori Chicken | 10.80 | onion | spice | Half a chicken
Bread | Garlic Naan | 3.50 | garlic, butter | | From the tandoor
Bread | Plain Naan | 2.90 | butter | | From the tandoor
Desserts | Gulab Jamun | 4.50 | | | Two pieces
Drinks | Mango Lassi | 4.20 | sugar | drink | Yogurt, mango
Drinks | Masala Chai | 3.20 | sugar, milk | | Spiced tea
""".strip()

THAI = """
Noodles | Pad Thai | 12.50 | peanuts, bean sprouts, egg | bowl | Rice noodles, tamarind
Noodles | Pad See Ew | 12.20 | egg, broccoli | bowl | Wide noodles, soy
Noodles | Drunken Noodles | 12.90 | basil, onion | bowl | Chili, basil
Curries | Green Curry | 13.50 | eggplant, basil | bowl | Coconut, basil
Curries | Red Curry | 13.50 | bamboo, basil | bowl | Coconut, bamboo
Curries | Massaman Curry | 14.20 | peanuts, onion, potato | bowl | Potato, peanuts
Rice | Basil Chicken | 12.80 | egg, chili, beans | spice | Fried egg, rice
Rice | Pineapple Fried Rice | 12.50 | cashews, raisins, egg | bowl | Pineapple, curry
Soups | Tom Yum | 8.90 | mushrooms, cilantro | spice | Hot and sour
Soups | Tom Kha | 8.90 | mushrooms, cilantro | spice | Coconut, galangal
Starters | Fresh Spring Rolls | 6.80 | mint, peanuts | | Two pieces
Starters | Chicken Satay | 7.90 | peanut sauce | | Four skewers
Starters | Papaya Salad | 8.50 | peanuts, shrimp, chili | spice | Lime, fish sauce
Desserts | Mango Sticky Rice | 6.50 | sesame | | Coconut cream
Drinks | Thai Iced Tea | 4.20 | ice, milk | drink | Sweet
""".strip()

VIETNAMESE = """
Pho | Phở Bò | 12.90 | cilantro, onion, bean sprouts | spice | Beef, rice noodles
Pho | Phở Gà | 12.20 | cilantro, onion, bean sprouts | spice | Chicken, rice noodles
Pho | Veggie Pho | 11.50 | tofu, onion, cilantro | spice | Mushroom broth
Bánh mì | Bánh mì Pork | 8.50 | cilantro, chili, pâté | spice | Baguette, pickles
Bánh mì | Bánh mì Tofu | 7.90 | cilantro, chili, mayo | spice | Baguette, lemongrass
Bánh mì | Bánh mì Chicken | 8.50 | cilantro, chili, mayo | spice | Baguette, pickles
Bowls | Bún Chả | 13.20 | mint, peanuts | spice | Grilled pork, noodles
Bowls | Bún Bò Huế | 13.50 | cilantro, pork | spice | Spicy beef soup
Bowls | Lemongrass Beef Rice | 13.20 | egg, scallion | spice | Rice, pickles
Starters | Summer Rolls | 6.50 | mint, shrimp | | Two pieces
Starters | Fried Spring Rolls | 6.50 | | | Three pieces
Desserts | Chè Ba Màu | 5.20 | ice | | Three-color dessert
Drinks | Cà phê sữa đá | 4.50 | ice, condensed milk | | Iced coffee
Drinks | Lime Soda | 3.50 | sugar, ice | drink | Fresh lime
""".strip()

KOREAN = """
Mains | Bibimbap | 12.90 | egg, spinach, sprouts | bowl | Rice, vegetables, egg
Mains | Dolsot Bibimbap | 14.20 | egg, sprouts | bowl | In a hot stone pot
Mains | Bulgogi | 15.50 | onion, mushrooms | spice | Marinated beef, rice
Mains | Kimchi Jjigae | 12.50 | pork, tofu | spice | Kimchi stew
Mains | Japchae | 12.20 | egg, mushrooms, spinach | bowl | Glass noodles
Chicken | Korean Fried Chicken | 14.90 | sesame, peanuts | spice | Sweet chili glaze
Chicken | Soy Garlic Wings | 11.90 | sesame | spice | Eight wings
Street food | Tteokbokki | 9.80 | egg, fish cake | spice | Rice cakes, chili
Street food | Kimbap | 8.50 | carrot, egg, radish | | Eight pieces
Street food | Kimchi Pancake | 8.80 | scallion | | Crisp
Sides | Kimchi | 3.50 | | | House-made
Sides | Steamed Rice | 2.20 | | | One bowl
Desserts | Hotteok | 5.20 | nuts | | Sweet pancake
Drinks | Barley Tea | 2.90 | | drink | Cold
Drinks | Yuzu Tea | 3.80 | honey | drink | Hot
""".strip()
